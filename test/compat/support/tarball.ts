import { gunzipSync } from 'node:zlib';

const BLOCK = 512;

/** The files of a .tgz that npm packed, by their path below `package/`. */
export class Tarball {
  private constructor(private readonly files: ReadonlyMap<string, Buffer>) {}

  static read(gzipped: Buffer): Tarball {
    const bytes = gunzipSync(gzipped);
    const files = new Map<string, Buffer>();
    for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0;) {
      const field = (from: number, length: number) => bytes.toString('utf8', at + from, at + from + length).split('\0', 1)[0]!;
      const size = Number.parseInt(field(124, 12), 8);
      const type = field(156, 1);
      const prefix = field(345, 155);
      const path = prefix ? `${prefix}/${field(0, 100)}` : field(0, 100);
      if (type !== '0' && type !== '') throw new Error(`${path} is of the type '${type}', which is not read here`);
      files.set(path.replace(/^package\//, ''), bytes.subarray(at + BLOCK, at + BLOCK + size));
      at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    }
    return new Tarball(files);
  }

  get paths(): readonly string[] {
    return [...this.files.keys()];
  }

  has(path: string): boolean {
    return this.files.has(path);
  }

  text(path: string): string {
    const content = this.files.get(path);
    if (!content) throw new Error(`The tarball has no ${path}`);
    return content.toString('utf8');
  }

  json(path: string): unknown {
    return JSON.parse(this.text(path));
  }
}
