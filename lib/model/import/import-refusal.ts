import type { ModelTexts } from '../model.texts.js';

/** The sentences about files. */
export type ImportSentence = keyof ModelTexts & `import${string}`;

/** A file that cannot be imported, whatever its rows have: which of the texts says why, and what is to be put into it. */
export class ImportRefusal extends Error {
  constructor(
    readonly sentence: ImportSentence,
    readonly values: Readonly<Record<string, string | number>> = {},
  ) {
    super(sentence);
  }
}
