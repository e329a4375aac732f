import type { Readable } from 'node:stream';

/** What is known of an upload before its row is saved. */
export interface Upload {
  /** SHA-256 of the cookie of the browser that it is for, and who uses that, see `identityOf()`. */
  readonly owner: string;
  readonly identity?: string;
  /** MIME types that the field takes, `image/*` among them; none: all. */
  readonly accept: readonly string[];
  /** Bytes. */
  readonly maxBytes: number;
  /** Milliseconds of the epoch. */
  readonly expires: number;
  /** Once its content is there. */
  readonly file?: { readonly name: string; readonly type: string; readonly size: number };
}

/**
 * Where the files of rows are kept. Provide one in any module: `{ provide: FileStore, useFactory: () => new DiskFileStore({ … }) }`.
 *
 * An upload waits beside the files until a row with it is committed; `keep` and `release` move it there and back, each in one
 * step that one caller alone can make. Ids are 48 hexadecimal digits, random.
 */
export abstract class FileStore {
  /** Notes an upload that may come, or what has come of it. */
  abstract note(id: string, upload: Upload): Promise<void>;
  abstract upload(id: string): Promise<Upload | undefined>;
  /**
   * Keeps what `content` has as that of the upload. Rejects as the content does; then it may come again. Resolves to false where the
   * upload had its content before, also where that is a file by now: what a row has is written once.
   */
  abstract receive(id: string, content: AsyncIterable<Uint8Array>): Promise<boolean>;
  /** Makes the upload a file. False where it has no content, or was made one before. */
  abstract keep(id: string): Promise<boolean>;
  /** Makes the file an upload again: its row was not saved. */
  abstract release(id: string): Promise<void>;
  /** Forgets an upload; a file stays. */
  abstract discard(id: string): Promise<void>;
  /** The content of a file; undefined where there is none. */
  abstract open(id: string): Promise<Readable | undefined>;
  /** Deletes a file. */
  abstract remove(id: string): Promise<void>;
  /** Forgets the uploads that nobody has touched since `before` (milliseconds of the epoch). */
  abstract sweep(before: number): Promise<void>;
}

/** Whether a text can be the id of an upload or file: it may become a path. */
export function isFileId(id: unknown): id is string {
  return typeof id === 'string' && /^[0-9a-f]{48}$/.test(id);
}
