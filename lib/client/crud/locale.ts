import { useSyncExternalStore } from 'react';
import { documentLanguage, readerLanguages } from '../dom/reader.js';
import { sharedWatch } from './shared-watch.js';

/**
 * The language that numbers and dates are written in: that of the page, and the reader's own kind of it. A page in `en` has the dates
 * of Britain for somebody whose browser is in `en-GB`; one in `pt-BR` has those of Brazil for everybody.
 */
export function pageLocale(): string | undefined {
  try {
    const [wanted] = Intl.getCanonicalLocales(documentLanguage());
    if (wanted === undefined) return undefined;
    return readerLanguages().find((own) => own.split('-', 1)[0] === wanted) ?? wanted;
  } catch {
    // A Var may say anything.
    return undefined;
  }
}

/** As `pageLocale`, and again when the language of the page changes. */
export function useLocale(): string | undefined {
  return useSyncExternalStore(watch, pageLocale, pageLocale);
}

const watch = sharedWatch((changed) => {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['lang'] });
  return () => observer.disconnect();
});
