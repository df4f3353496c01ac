import * as dgram from 'dgram';
import * as net from 'net';

export type RecordType = 'A' | 'AAAA' | 'TXT' | 'NS' | 'CNAME';

export interface NameRecord {
  readonly name: string;
  readonly type: RecordType;
  readonly value: string;
}

const TYPES: Record<string, number> = { A: 1, NS: 2, CNAME: 5, SOA: 6, TXT: 16, AAAA: 28, CAA: 257 };
const NAME_ERROR = 3;

function encodeName(name: string): Buffer {
  const labels = name.split('.').filter(Boolean).map(label => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

function encodeText(text: string): Buffer {
  const bytes = Buffer.from(text);
  const pieces: Buffer[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += 255) {
    const piece = bytes.subarray(at, at + 255);
    pieces.push(Buffer.from([piece.length]), piece);
  }
  return Buffer.concat(pieces);
}

/** An IPv6 address with at most one gap of zeros. */
function encodeIpv6(address: string): Buffer {
  const [before, after = ''] = address.split('::').map(half => half.split(':').filter(Boolean).map(group => group.padStart(4, '0')).join(''));
  return Buffer.from(before + after.padStart(32 - before.length, '0'), 'hex');
}

const ENCODINGS: Record<RecordType, (value: string) => Buffer> = {
  A: value => Buffer.from(value.split('.').map(Number)),
  AAAA: encodeIpv6,
  TXT: encodeText,
  NS: encodeName,
  CNAME: encodeName,
};

function encodeRecord(record: NameRecord): Buffer {
  const data = ENCODINGS[record.type](record.value);
  const head = Buffer.alloc(10);
  head.writeUInt16BE(TYPES[record.type], 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt32BE(1, 4); // a second: tests change records while the machine runs
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([encodeName(record.name), head, data]);
}

interface Question {
  readonly name: string;
  readonly type: number;
  readonly end: number;
}

function readQuestion(packet: Buffer): Question {
  const labels: string[] = [];
  let at = 12;
  for (let length = packet[at]; length > 0; length = packet[at]) {
    labels.push(packet.subarray(at + 1, at + 1 + length).toString());
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: packet.readUInt16BE(at + 1), end: at + 5 };
}

/** The machine's resolver, and the authority for every name in a test. What it does not know does not exist. */
export class NameServer {
  /** Fixed names; one that begins with `*.` stands for everything below. The most exact one wins. */
  public readonly hosts = new Map<string, string>();
  /** Where else records come from: the DNS service's zones. */
  public readonly sources: Array<() => NameRecord[]> = [];
  public readonly asked: string[] = [];
  private readonly udp = dgram.createSocket('udp4');
  private readonly tcp = net.createServer(socket => this.serveStream(socket));

  public constructor(public readonly address: string) {}

  public async start(): Promise<void> {
    this.udp.on('message', (packet, peer) => this.udp.send(this.answer(packet), peer.port, peer.address));
    await new Promise<void>(resolve => this.udp.bind(53, this.address, resolve));
    await new Promise<void>(resolve => this.tcp.listen(53, this.address, resolve));
  }

  public async stop(): Promise<void> {
    await new Promise<void>(resolve => this.udp.close(() => resolve()));
    await new Promise(resolve => this.tcp.close(resolve));
  }

  private serveStream(socket: net.Socket): void {
    let pending = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', chunk => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
        const answer = this.answer(pending.subarray(2, 2 + pending.readUInt16BE(0)));
        const length = Buffer.alloc(2);
        length.writeUInt16BE(answer.length, 0);
        socket.write(Buffer.concat([length, answer]));
        pending = pending.subarray(2 + pending.readUInt16BE(0));
      }
    });
  }

  private answer(packet: Buffer): Buffer {
    const question = readQuestion(packet);
    this.asked.push(question.name);
    const known = this.recordsOf(question.name);
    const answers = known.filter(record => TYPES[record.type] === question.type || record.type === 'CNAME');
    const header = Buffer.from(packet.subarray(0, 12));
    header.writeUInt16BE(0x8480 | (known.length || this.isParent(question.name) ? 0 : NAME_ERROR), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(answers.length, 6);
    header.writeUInt32BE(0, 8);
    return Buffer.concat([header, packet.subarray(12, question.end), ...answers.map(encodeRecord)]);
  }

  private recordsOf(name: string): NameRecord[] {
    const records = this.sources.flatMap(source => source()).filter(record => record.name.toLowerCase() === name);
    const address = this.addressOf(name);
    return address && !records.some(record => record.type === 'A') ? [...records, { name, type: 'A', value: address }] : records;
  }

  private addressOf(name: string): string | undefined {
    const labels = name.split('.');
    const patterns = labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join('.')}`);
    return [name, ...patterns].map(pattern => this.hosts.get(pattern)).find(Boolean);
  }

  private isParent(name: string): boolean {
    return [...this.hosts.keys(), ...this.sources.flatMap(source => source()).map(record => record.name)]
      .some(known => known.endsWith(`.${name}`));
  }
}
