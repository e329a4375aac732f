import { HEAD, accepts, contentType } from './content-type.js';
import type { Upload } from './file.store.js';

/** Characters of a file's name. */
const LONGEST_NAME = 200;

/** Why an upload is not taken. */
export class UploadRefusal extends Error {
  constructor(
    /** Of HTTP. */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The content of one upload, on its way: what it is, and no more of it than there may be. */
export class UploadContent {
  /** Bytes that have come. */
  size = 0;
  private readonly head: Uint8Array[] = [];
  private readonly chunks: AsyncIterator<Uint8Array>;

  constructor(
    content: AsyncIterable<Uint8Array>,
    private readonly upload: Upload,
  ) {
    this.chunks = content[Symbol.asyncIterator]();
  }

  /** Reads as much as it takes to tell the type. Throws `UploadRefusal`. */
  async type(name: string): Promise<string> {
    while (this.size < HEAD) {
      const chunk = await this.next();
      if (!chunk) break;
      this.head.push(chunk);
    }
    if (this.size === 0) throw new UploadRefusal(400, 'The file is empty');
    const type = await contentType(Buffer.concat(this.head), name);
    if (!accepts(this.upload.accept, type)) throw new UploadRefusal(415, 'Files of this type are not accepted here');
    return type;
  }

  /** All of it. Throws `UploadRefusal` where it is too much. */
  async *all(): AsyncGenerator<Uint8Array, void, void> {
    yield* this.head.splice(0);
    for (let chunk = await this.next(); chunk; chunk = await this.next()) yield chunk;
  }

  private async next(): Promise<Uint8Array | undefined> {
    const { done, value } = await this.chunks.next();
    if (done) return undefined;
    const chunk = value as Uint8Array;
    this.size += chunk.byteLength;
    if (this.size > this.upload.maxBytes) throw tooLarge(this.upload);
    return chunk;
  }
}

export function tooLarge({ maxBytes }: Upload): UploadRefusal {
  const limit = maxBytes >= 1_000_000 ? `${Math.floor(maxBytes / 100_000) / 10} MB` : `${Math.ceil(maxBytes / 1_000)} KB`;
  return new UploadRefusal(413, `A file has at most ${limit} here`);
}

/** A file's name as it may be shown and saved: no way to it, and nothing that cannot be seen or turns the text around. */
export function fileName(sent: string | undefined): string {
  const name = (
    decoded(sent ?? '')
      .split(/[/\\]/)
      .at(-1) ?? ''
  )
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '')
    .trim();
  return /^\.*$/.test(name) ? 'file' : name.slice(-LONGEST_NAME);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
