import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { accepts, contentType } from '../../../lib/model/files/content-type.js';
import { UploadContent, UploadRefusal, fileName } from '../../../lib/model/files/upload-content.js';
import type { Upload } from '../../../lib/model/files/file.store.js';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function* chunks(content: Uint8Array, size: number) {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

const upload = (rest: Partial<Upload> = {}): Upload => ({ owner: 'b', accept: [], maxBytes: 1_000, expires: 0, ...rest });

describe('what an upload is', () => {
  it.each([
    ['a picture, whatever it is called', PNG, 'page.html', 'image/png'],
    ['HTML, called a picture', Buffer.from('<!doctype html><script>alert(1)</script>'), 'a.png', 'text/plain'],
    [
      'SVG, called a picture',
      Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
      'a.png',
      'application/xml',
    ],
    ['SVG', Buffer.from('<svg onload="alert(1)"/>'), 'a.svg', 'text/plain'],
    ['a table', Buffer.from('a,b\nä,1\n'), 'a.CSV', 'text/csv'],
    ['a text that is cut in a letter', Buffer.from('aä').subarray(0, 2), 'a.txt', 'text/plain'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'a.txt', 'application/pdf'],
    ['a program', Buffer.from('4d5a90000300000004000000ffff0000', 'hex'), 'a.png', 'application/x-msdownload'],
    ['nothing known', Buffer.from('0001fe02', 'hex'), 'a.txt', 'application/octet-stream'],
  ])('is found for %s', async (_what, content, name, type) => {
    expect(await contentType(content, name)).toBe(type);
  });

  it('is one of the types that a field takes', () => {
    expect([[], ['image/png'], ['image/*'], ['text/csv', 'image/*']].map((accept) => accepts(accept, 'image/png'))).toEqual(
      Array(4).fill(true),
    );
    expect([['image/jpeg'], ['text/*'], ['*/*x'], ['image']].map((accept) => accepts(accept, 'image/png'))).toEqual(
      Array(4).fill(false),
    );
  });
});

describe('the content of an upload', () => {
  it.each([1, 7, 100_000])('comes as it was sent, in pieces of %i', async (size) => {
    const sent = Buffer.concat([PNG, Buffer.alloc(70_000, 7)]);
    const content = new UploadContent(chunks(sent, size), upload({ maxBytes: sent.length }));
    expect(await content.type('a.png')).toBe('image/png');
    expect((await buffer(content.all())).equals(sent)).toBe(true);
    expect(content.size).toBe(sent.length);
  });

  const refused = (status: number) => expect.objectContaining({ status }) as UploadRefusal;

  it('is refused where it is nothing, too much or of another type', async () => {
    const read = async (content: Uint8Array, limits: Partial<Upload>) => {
      const of = new UploadContent(chunks(content, 1_000), upload(limits));
      await of.type('a.png');
      await buffer(of.all());
    };
    await expect(read(Buffer.alloc(0), {})).rejects.toEqual(refused(400));
    await expect(read(PNG, { maxBytes: PNG.length - 1 })).rejects.toEqual(refused(413));
    await expect(read(Buffer.alloc(100_001), { maxBytes: 100_000 })).rejects.toEqual(refused(413));
    await expect(read(PNG, { maxBytes: PNG.length })).resolves.toBeUndefined();
    await expect(read(Buffer.from('<svg/>'), { accept: ['image/*'] })).rejects.toEqual(refused(415));
  });
});

describe('the name of a file', () => {
  it.each([
    ['bill%202024.pdf', 'bill 2024.pdf'],
    ['..%2F..%2Fetc%2Fpasswd', 'passwd'],
    ['C:%5CUsers%5Cme%5Cä.png', 'ä.png'],
    ['a%0D%0ASet-Cookie:%20x.png', 'aSet-Cookie: x.png'],
    ['exe.%E2%80%AEgpj', 'exe.gpj'],
    ['..', 'file'],
    ['%E0%A4%A', 'file'],
    [undefined, 'file'],
    [`${'a'.repeat(500)}.png`, `${'a'.repeat(196)}.png`],
  ])('sent as %j is %j', (sent, name) => {
    expect(fileName(sent)).toBe(name);
  });
});
