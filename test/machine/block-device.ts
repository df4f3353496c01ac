import { randomBytes } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { mustRun, runCommand } from './run-command';

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

  private constructor(public readonly serial: string, private readonly file: string, public readonly device: string) {
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
