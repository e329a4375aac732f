import { ReflexError } from '../errors/reflex.error.js';
import type { WritingDirection } from '../protocol/writing-direction.js';
import type { Expression } from '../vars/expression.js';
import { expressionOf } from '../vars/reactive.js';
import type { Var } from '../vars/var.js';

/** The language of a document, as an app or a page declares it. */
export interface LanguageOptions {
  /** BCP 47: `de`, `pt-BR`, `ar`. */
  readonly lang?: string | Var<string>;
  readonly dir?: WritingDirection;
}

/** The language of a page. Without `dir`, it is written as its language is. */
export interface PageLanguage {
  readonly lang: string | Expression;
  readonly dir?: WritingDirection;
}

/** What a page says, else what the app says. A page with a language of its own is written as that is, whatever the app says. */
export function languageOf(page: LanguageOptions, app: LanguageOptions, where: string): PageLanguage {
  const { lang = app.lang ?? 'en', dir = page.lang === undefined ? app.dir : undefined } = page;
  if (typeof lang === 'string') checkLanguage(lang, where);
  if (dir !== undefined && dir !== 'ltr' && dir !== 'rtl') {
    throw new ReflexError('REFLEX_BAD_LANGUAGE', `${where} has the direction '${String(dir)}'`);
  }
  return { lang: typeof lang === 'string' ? lang : expressionOf(lang), ...(dir && { dir }) };
}

/** What pages have to set when they follow one another in one document: nothing, where all have the same. */
export function languagesDiffer(languages: readonly PageLanguage[]): boolean {
  const [first] = languages;
  return languages.some(({ lang, dir }) => typeof lang !== 'string' || lang !== first!.lang || dir !== first!.dir);
}

function checkLanguage(lang: string, where: string): void {
  try {
    Intl.getCanonicalLocales(lang);
  } catch {
    throw new ReflexError('REFLEX_BAD_LANGUAGE', `${where} has the language '${lang}'`);
  }
}
