import type { Server } from 'node:http';
import { join } from 'node:path';
import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import type { Express, NextFunction, Request, Response } from 'express';
import { BASE } from '../build/bundle.js';
import { developmentTools } from '../build/development/development-bundle.js';
import { ReflexError } from '../errors/reflex.error.js';
import { PageHeaders } from '../pages/page-headers.js';
import type { Problem } from '../protocol/development.js';
import { NoticeBoard } from './notice-board.js';
import { problemDocument } from './problem-document.js';
import { problemOf, problemText } from './problem.js';
import { SourceWatch } from './source-watch.js';

/** What stands by the person who writes the app. Never in production: nobody calls it there. */
@Injectable()
export class Development implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Reflex');
  private board?: NoticeBoard;
  private sources?: SourceWatch;

  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(ApplicationConfig) private readonly config: ApplicationConfig,
    @Inject(PageHeaders) private readonly headers: PageHeaders,
  ) {}

  /**
   * Runs the boot of the pages. One that fails does not end the process: the rest of the app runs, and in the place of pages
   * stands what is wrong with them, until the next start. `serve` resolves to the URL of the bundle's entry.
   */
  async attempt(root: string, serve: () => Promise<string>): Promise<void> {
    const app = this.host.httpAdapter.getInstance<Express>();
    const httpServer = this.host.httpAdapter.getHttpServer() as Server;
    const board = (this.board = new NoticeBoard({ app, httpServer, adapter: this.config.getIoAdapter() }));
    let problems: readonly Problem[] = [];
    try {
      board.put({ build: await serve() });
    } catch (error) {
      if (!(error instanceof ReflexError)) throw error;
      // The places that errors name are below the working directory.
      const problem = problemOf(error, process.cwd());
      problems = [problem];
      this.logger.error(problemText(problem));
      board.put({ problems });
      await this.showInPlaceOfPages(problem, root);
    }
    this.sources = new SourceWatch(root, (found) => board.put({ problems: found.length > 0 ? found : problems }));
  }

  beforeApplicationShutdown(): void {
    this.sources?.close();
    this.board?.close();
  }

  private async showInPlaceOfPages(problem: Problem, root: string): Promise<void> {
    const app = this.host.httpAdapter.getInstance<Express>();
    const tools = await developmentTools(root, join(root, '.reflex'));
    const [module] = tools.modules.values();
    for (const [path, content] of tools.files) {
      app.get(BASE + path, (_request: Request, response: Response) => {
        response.type('js').set('Cache-Control', 'no-store').send(Buffer.from(content));
      });
    }
    app.get('/{*path}', (request: Request, response: Response, next: NextFunction) => {
      if (!request.accepts('html') || request.path.startsWith(BASE)) return next();
      const { script } = this.headers.apply(response);
      response
        .status(500)
        .set('Cache-Control', 'no-store')
        .type('html')
        .send(problemDocument(problem, module!.url, script));
    });
  }
}
