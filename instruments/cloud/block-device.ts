import { randomBytes } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { mustRun, runCommand } from './run-command';

/** Ends what a loop device has after its first byte: with less than a sector it has no size and answers nothing (LOOP_GET_STATUS64, LOOP_SET_STATUS64). */
const TAKE_AWAY = `
import fcntl, struct, sys
with open(sys.argv[1]) as device:
    status = bytearray(232)
    fcntl.ioctl(device, 0x4C05, status)
    status[32:40] = struct.pack('Q', 1)
    fcntl.ioctl(device, 0x4C04, bytes(status))
`;

/** A real block device, as a cloud disk is to a machine: a loop device over a sparse file. */
export class BlockDevice {
  /**
   * @param folder where the file lies
   * @param sizeMiB the size
   * @param serial what the machine sees in the device's name; the cloud calls the disk `d-` and the serial
   */
  public static async create(folder: string, sizeMiB: number, serial = randomBytes(10).toString('hex')): Promise<BlockDevice> {
    const file = path.join(folder, `disk-${serial}.img`);
    await mustRun('truncate', ['--size', `${sizeMiB}M`, file]);
    return new BlockDevice(serial, file, await mustRun('losetup', ['--find', '--show', file]));
  }

  public readonly diskId: string;

  private constructor(public readonly serial: string, private readonly file: string, public device: string) {
    this.diskId = `d-${serial}`;
  }

  public get minor(): number {
    return Number(this.device.replace('/dev/loop', ''));
  }

  /** What a resized cloud disk does: the running machine sees the new size at once. */
  public async grow(sizeMiB: number): Promise<void> {
    await mustRun('truncate', ['--size', `${sizeMiB}M`, this.file]);
    await mustRun('losetup', ['--set-capacity', this.device]);
  }

  /** What a machine sees of a disk that is detached in use: the device answers nothing any more, and what is mounted from it stays mounted. */
  public async takeAway(): Promise<void> {
    await mustRun('python3', ['-c', TAKE_AWAY, this.device]);
    await mustRun('losetup', ['--detach', this.device]); // once nothing is mounted from it
  }

  /** The same disk again, as a device of another number: that of before may still be in use. */
  public async bringBack(): Promise<void> {
    this.device = await mustRun('losetup', ['--find', '--show', this.file]);
  }

  /** Another disk with what this one holds at this moment, as one made from a snapshot. */
  public async copy(folder: string, serial = randomBytes(10).toString('hex')): Promise<BlockDevice> {
    const file = path.join(folder, `disk-${serial}.img`);
    await mustRun('cp', ['--sparse=always', this.file, file]);
    return new BlockDevice(serial, file, await mustRun('losetup', ['--find', '--show', file]));
  }

  /** Does something in the file system that is on it, where no machine has it; nothing of it is in memory afterwards. */
  public async inside(script: string): Promise<string> {
    const place = `${this.file}.mounted`;
    return mustRun('bash', ['-ec', `mkdir ${place}; mount -o nouuid ${this.device} ${place}; trap 'cd /; umount ${place}; rmdir ${place}' EXIT; cd ${place}; ${script}`]);
  }

  public async write(content: Buffer, offset = 0): Promise<void> {
    const handle = await fs.promises.open(this.device, 'r+');
    await handle.write(content, 0, content.length, offset);
    await handle.sync();
    await handle.close();
  }

  public async read(length: number, offset = 0): Promise<Buffer> {
    const handle = await fs.promises.open(this.device, 'r');
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, offset);
    await handle.close();
    return buffer;
  }

  public async destroy(): Promise<void> {
    await runCommand('losetup', ['--detach', this.device]);
    fs.rmSync(this.file, { force: true });
  }
}
