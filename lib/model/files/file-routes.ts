import { pipeline } from 'node:stream/promises';
import type { Type } from '@nestjs/common';
import type { Express, NextFunction, Request, Response } from 'express';
import { StateWork, type WorkRequest } from '../../events/page-session.ports.js';
import type { PageSessions } from '../../events/page-sessions.js';
import type { GatewayOptions } from '../../gateway/gateway.options.js';
import { checkUpgrade } from '../../gateway/upgrade-check.js';
import { sameOwner } from '../../request/cookies.js';
import type { EventRequests } from '../../request/event-requests.js';
import { identityOf } from '../../request/identity.js';
import { isFileId, type FileStore, type Upload } from './file.store.js';
import type { FileValue } from './file-value.js';
import { FOUND_FILE } from './model-files.state.js';
import { UploadContent, UploadRefusal, fileName, tooLarge } from './upload-content.js';

/** Types that browsers may show in their place: pictures made of points, in which nothing can run. */
const INLINE: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'];

/** Of an upload. No body parser knows it. */
const UPLOAD_TYPE = 'application/x-reflex-upload';

/** What the routes are made of. */
export interface FileRoutesParts {
  readonly sessions: PageSessions;
  readonly states: StateWork;
  readonly requests: EventRequests;
  readonly gateway: GatewayOptions;
  readonly store: FileStore;
}

/**
 * Where forms send files to, and where rows have them from. An upload was asked for by an event, with all its guards, and is for
 * that browser and user alone; a file is looked up by an event of its state: guards, `can` and scope are those of the row.
 */
export class FileRoutes {
  readonly path: string;
  private readonly states = new Map<string, Type<object>>();

  constructor(private readonly parts: FileRoutesParts) {
    this.path = `${parts.gateway.path}/files`;
  }

  add(name: string, target: Type<object>): void {
    this.states.set(name, target);
  }

  register(app: Express): void {
    app.post(this.path, (request: Request, response: Response, next: NextFunction) => {
      const trusts = app.get('trust proxy fn') as Parameters<typeof checkUpgrade>[2];
      this.receive(request, response, trusts).catch(next);
    });
    app.get(`${this.path}/:state/:key/:field`, (request: Request, response: Response, next: NextFunction) => {
      this.answer(request, response).catch(next);
    });
  }

  private async receive(request: Request, response: Response, trusts: Parameters<typeof checkUpgrade>[2]): Promise<void> {
    response.setHeader('Cache-Control', 'no-store');
    const check = checkUpgrade(request, this.parts.gateway.allowedOrigins, trusts);
    const id = request.get('x-reflex-upload');
    try {
      if ('refused' in check) throw new UploadRefusal(403, 'Files are taken from pages of this app alone');
      if (!isFileId(id) || !request.is(UPLOAD_TYPE)) throw new UploadRefusal(404, 'There is no such upload');
      const upload = await this.parts.store.upload(id);
      if (!upload || !belongs(upload, check.owner, request)) throw new UploadRefusal(404, 'There is no such upload');
      response.status(201).json(await this.take(id, upload, request));
    } catch (error) {
      // What still comes is not read, and is not to hold up the answer.
      request.resume();
      if (!(error instanceof UploadRefusal)) throw error;
      response.status(error.status).json({ message: error.message });
    }
  }

  private async take(id: string, upload: Upload, request: Request): Promise<Upload['file']> {
    if (Number(request.get('content-length') ?? 0) > upload.maxBytes) throw tooLarge(upload);
    const again = new UploadRefusal(409, 'This upload has come already, or is coming');
    if (upload.file) throw again;
    const name = fileName(request.get('x-reflex-name'));
    const content = new UploadContent(request, upload);
    const type = await content.type(name);
    if (!(await this.parts.store.receive(id, content.all()))) throw again;
    const file = { name, type, size: content.size };
    await this.parts.store.note(id, { ...upload, file });
    return file;
  }

  private async answer(request: Request, response: Response): Promise<void> {
    const { state, key, field } = request.params as Record<string, string>;
    const target = this.states.get(state!);
    if (!target) return void response.status(404).end();
    const { sessions, states, requests } = this.parts;
    const work: WorkRequest = { request, response, middleware: requests.middlewareOfPages };
    const { failure } = await sessions.preview({
      owner: '',
      identity: identityOf(request),
      // No page is shown.
      view: { page: -1, url: request.originalUrl, params: {} },
      request: work,
      load: (session, flush) => states.runOf(session, target, 'openFile', [key, field], work, flush),
    });
    if (response.headersSent) return;
    if (failure) return this.refuse(response, failure.cause);
    await this.send((request as { [FOUND_FILE]?: FileValue })[FOUND_FILE], request, response);
  }

  private refuse(response: Response, cause: unknown): void {
    const { error, effects } = this.parts.states.failure(cause);
    const redirect = effects?.find((effect) => effect.do === 'redirect');
    if (redirect) return response.redirect(redirect.url);
    response.status(error.status).end();
  }

  private async send(file: FileValue | undefined, request: Request, response: Response): Promise<void> {
    const content = file && (await this.parts.store.open(file.id));
    if (!file || !content) return void response.status(404).end();
    const shown = INLINE.includes(file.type);
    response.set({
      'Content-Type': file.type,
      'Content-Disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encoded(file.name)}`,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cross-Origin-Resource-Policy': 'same-origin',
      // Whoever has it may keep it, and must ask each time whether they still may.
      'Cache-Control': 'private, no-cache',
      ETag: `"${file.id.slice(0, 16)}"`,
    });
    if (request.fresh || request.method === 'HEAD') {
      content.destroy();
      return void response.status(request.fresh ? 304 : 200).end();
    }
    response.setHeader('Content-Length', file.size);
    // An answer that broke off is all there is to say of it.
    await pipeline(content, (bytes) => exactly(file.size, bytes as AsyncIterable<Buffer>), response).catch(() =>
      response.destroy(),
    );
  }
}

/** As many bytes as the header has said: whoever reads the connection takes what is more for another answer. */
async function* exactly(size: number, content: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let left = size;
  for await (const chunk of content) {
    if (chunk.length > left) throw new RangeError('A stored file is longer than its row says');
    left -= chunk.length;
    yield chunk;
  }
  if (left > 0) throw new RangeError('A stored file is shorter than its row says');
}

/** Whether the one who sends it is the one who asked for it, in time. */
function belongs({ owner, identity, expires }: Upload, browser: string, request: Request): boolean {
  const isSame = owner !== '' && sameOwner(owner, browser);
  return isSame && expires > Date.now() && (identity === undefined || identity === identityOf(request));
}

/** As RFC 8187 has it. */
function encoded(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
