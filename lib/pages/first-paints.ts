import { Injectable, Logger } from '@nestjs/common';
import type { Request } from 'express';
import { ReflexError } from '../errors/reflex.error.js';
import type { FirstPaint, PaintRequest } from '../protocol/first-paint.js';
import type { PageAssets } from './page-assets.js';
import type { PageNonces } from './page-headers.js';
import type { RegisteredPage } from './page.registry.js';

/** Languages of a reader that count: who sends more of them wants something else. */
const LANGUAGES = 10;

/** Reasons that are told of a page: some have the data of a reader in them. */
const REASONS = 20;

/** Renders what is seen of pages until their code has come. A page that cannot be rendered here begins empty. */
@Injectable()
export class FirstPaints {
  private readonly logger = new Logger('Reflex');
  /** What is in the log already, for each page. */
  private readonly told = new Map<RegisteredPage, Set<string>>();

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

  /** Once for each reason: it would fail at every request. */
  private tell(page: RegisteredPage, cause: unknown): void {
    const told = this.told.get(page) ?? new Set();
    if (told.has(String(cause)) || told.size >= REASONS) return;
    this.told.set(page, told.add(String(cause)));
    const { message } = new ReflexError(
      'REFLEX_PAINT_FAILED',
      `${page.target.name} could not be rendered to HTML: ${String(cause)}`,
    );
    this.logger.warn(message, cause instanceof Error ? cause.stack : undefined);
  }
}

/** The languages that a browser asks for, the best first, as far as they are any. */
export function languagesOf(request: Request): string[] {
  return request.acceptsLanguages().slice(0, LANGUAGES).flatMap(known);
}

/** Language, script and region. Extensions would make as many different ones as somebody likes. */
function known(tag: string): string[] {
  try {
    const { language, script, region } = new Intl.Locale(tag);
    return Intl.DateTimeFormat.supportedLocalesOf([language, script, region].filter(Boolean).join('-'));
  } catch {
    return [];
  }
}
