import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileStore, isFileId, type Upload } from './file.store.js';

/** Options of `DiskFileStore`. */
export interface DiskFileStoreOptions {
  /** Where files are kept: made where it is not there. Not below a folder that a web server serves. */
  readonly directory: string;
}

/** Keeps files in a folder, which several processes may share. Everything is renamed into place, so that no half of a file is ever seen. */
export class DiskFileStore extends FileStore {
  private readonly files: string;
  private readonly uploads: string;

  constructor({ directory }: DiskFileStoreOptions) {
    super();
    this.files = join(directory, 'files');
    this.uploads = join(directory, 'uploads');
  }

  async note(id: string, upload: Upload): Promise<void> {
    const target = this.noteOf(id);
    const part = await this.part(id);
    await writeFile(part, JSON.stringify(upload), { mode: 0o600 });
    await rename(part, target);
  }

  async upload(id: string): Promise<Upload | undefined> {
    const text = await orNothing(readFile(this.noteOf(id), 'utf8'));
    return text === undefined ? undefined : (JSON.parse(text) as Upload);
  }

  async receive(id: string, content: AsyncIterable<Uint8Array>): Promise<boolean> {
    const target = this.uploadOf(id);
    const part = await this.part(id);
    if (!(await this.claim(id))) return false;
    try {
      // Opened first: a content that breaks at once would be removed before its file is there.
      const file = await open(part, 'wx', 0o600);
      await pipeline(content, file.createWriteStream());
      await rename(part, target);
      return true;
    } catch (error) {
      await Promise.all([rm(part, { force: true }), rm(this.claimOf(id), { force: true })]);
      throw error;
    }
  }

  async keep(id: string): Promise<boolean> {
    const target = this.fileOf(id);
    await mkdir(join(target, '..'), { recursive: true });
    return (await orNothing(rename(this.uploadOf(id), target).then(() => true))) ?? false;
  }

  async release(id: string): Promise<void> {
    await orNothing(rename(this.fileOf(id), this.uploadOf(id)));
  }

  async discard(id: string): Promise<void> {
    await Promise.all([this.uploadOf(id), this.noteOf(id), this.claimOf(id)].map((path) => rm(path, { force: true })));
  }

  async open(id: string): Promise<Readable | undefined> {
    const handle = await orNothing(open(this.fileOf(id)));
    return handle?.createReadStream();
  }

  async remove(id: string): Promise<void> {
    await rm(this.fileOf(id), { force: true });
  }

  async sweep(before: number): Promise<void> {
    for (const name of (await orNothing(readdir(this.uploads))) ?? []) {
      const path = join(this.uploads, name);
      const found = await orNothing(stat(path));
      if (found && found.mtimeMs < before) await rm(path, { force: true });
    }
  }

  /** In folders of their own by the first digits: some file systems are slow with large ones. */
  private fileOf(id: string): string {
    return join(this.files, checked(id).slice(0, 2), id);
  }

  private uploadOf(id: string): string {
    return join(this.uploads, checked(id));
  }

  private noteOf(id: string): string {
    return join(this.uploads, `${checked(id)}.json`);
  }

  /** There once the content of an upload comes, by whatever process, and as long as the upload is known. */
  private claimOf(id: string): string {
    return join(this.uploads, `${checked(id)}.taken`);
  }

  /** False where it was claimed before. */
  private async claim(id: string): Promise<boolean> {
    try {
      await (await open(this.claimOf(id), 'wx', 0o600)).close();
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  private async part(id: string): Promise<string> {
    await mkdir(this.uploads, { recursive: true, mode: 0o700 });
    return join(this.uploads, `${checked(id)}.${randomBytes(6).toString('hex')}.part`);
  }
}

function checked(id: string): string {
  if (!isFileId(id)) throw new RangeError('An id of a file has 48 hexadecimal digits');
  return id;
}

/** Undefined where there is no such file. */
async function orNothing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
