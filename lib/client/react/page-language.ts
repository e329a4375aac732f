import { useLayoutEffect } from 'react';
import { directionOf, type WritingDirection } from '../../protocol/writing-direction.js';

/** Says of the document in which language it is, and how that is written: as the language is, or as `dir` says. */
export function usePageLanguage(lang: string, dir: WritingDirection = directionOf(lang)): void {
  useLayoutEffect(() => {
    document.documentElement.lang = lang;
    document.documentElement.dir = dir;
  }, [lang, dir]);
}
