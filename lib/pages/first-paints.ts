import { Injectable, Logger } from '@nestjs/common';
import type { Request } from 'express';
import { ReflexError } from '../errors/reflex.error.js';
import type { FirstPaint, PaintRequest } from '../protocol/first-paint.js';
import type { PageAssets } from './page-assets.js';
import type { PageNonces } from './page-headers.js';
import type { RegisteredPage } from './page.registry.js';

/** Languages of a reader that count: who sends more of them wants something else. */
const LANGUAGES = 10;

/** Renders what is seen of pages until their code has come. A page that cannot be rendered here begins empty. */
@Injectable()
export class FirstPaints {
  private readonly logger = new Logger('Reflex');
  /** Pages whose failure is in the log. */
  private readonly failed = new Set<RegisteredPage>();

  /** Undefined where there is nothing to see before a browser has rendered it. */
  async of(
    page: RegisteredPage,
    assets: PageAssets,
    { style: nonce, inlineStyles }: PageNonces,
    request: Omit<PaintRequest, 'nonce'>,
  ): Promise<FirstPaint | undefined> {
    if (page.metadata.ssr === false || request.boot.error) return undefined;
    try {
      const paint = await assets.paint({ ...request, nonce });
      // It would be seen without its styles, and the browser would report them.
      return paint?.css && !inlineStyles ? undefined : paint;
    } catch (cause) {
      this.tell(page, cause);
      return undefined;
    }
  }

  /** Once for each page: it would fail at every request. */
  private tell(page: RegisteredPage, cause: unknown): void {
    if (this.failed.has(page)) return;
    this.failed.add(page);
    const { message } = new ReflexError(
      'REFLEX_PAINT_FAILED',
      `${page.target.name} could not be rendered to HTML: ${String(cause)}`,
    );
    this.logger.warn(message, cause instanceof Error ? cause.stack : undefined);
  }
}

/** The languages that a browser asks for, the best first, as far as they are any. */
export function languagesOf(request: Request): string[] {
  return request.acceptsLanguages().slice(0, LANGUAGES).filter(isLanguage);
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
