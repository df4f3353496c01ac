import { createHash } from 'crypto';

export interface Answer {
  readonly status: number;
  readonly body?: Buffer | string;
  readonly headers?: Record<string, string>;
}

export const etagOf = (content: Buffer) => `"${createHash('md5').update(content).digest('hex').toUpperCase()}"`;
export const xml = (text: string) => ({ body: `<?xml version="1.0" encoding="UTF-8"?>\n${text}`, headers: { 'content-type': 'application/xml' } });
export const escaped = (text: string) => text.replace(/[&<>]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]!);
