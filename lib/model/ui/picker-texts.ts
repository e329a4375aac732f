import type { CrudTexts } from './crud.texts.js';

/** What a picker says. */
export function pickerTexts(texts: CrudTexts): Readonly<Record<'nothing' | 'clear' | 'create' | 'remove', string>> {
  return { nothing: texts.pickNothing, clear: texts.pickClear, create: texts.pickCreate, remove: texts.remove };
}
