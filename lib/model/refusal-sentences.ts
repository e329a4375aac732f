/** What a form is refused with. Each sentence is its own name, in English; `{…}` stands for what it is about. */
export const REFUSAL_SENTENCES = [
  'Fill this in',
  'Choose one',
  'Choose one of the rows',
  'Choose some of the rows',
  'Choose one of the values',
  'This is not one of the choices',
  'Enter a text',
  'Enter an e-mail address',
  'Enter an address that begins with https:// or http://',
  'Enter a UUID',
  'Enter a whole number',
  'Enter a number',
  'Enter a date',
  'Enter a time',
  'Enter a date and a time',
  'Enter JSON',
  'This is no JSON: {reason}',
  'Nest at most {count} levels',
  'Say yes or no',
  'Use at least {count} characters',
  'Use at most {count} characters',
  'Use at most {count} digits before the point',
  'Use at most {count} digits behind the point',
  'Use {bound} or more',
  'Use {bound} or less',
  'This number has too many digits',
  'This text has a character that cannot be stored',
  'This cannot be set here',
  'Choose a file',
  'Choose a file, and wait until it is there',
  'Choose the file again',
  'A row is in this list twice',
  'A row of this list is no longer there',
  'With these values you could not see the {row} any more',
  'This is taken already',
  'There is one like this already',
  'There is already one with this {fields}',
  'This is not one of the choices any more',
  'Something that this refers to is no longer there',
  'This is still used elsewhere',
  'This {row} is still used elsewhere',
  'A {row} that is still used elsewhere cannot be taken away',
  'Something that has to be filled in is missing',
  'This value is not allowed',
  'These values are not allowed',
  'This text is too long',
  'One of the texts is too long',
  'This number is too large or too small',
  'One of the numbers is too large or too small',
  'This value cannot be stored',
  'One of the values cannot be stored',
  'Somebody else was writing here at the same time. Save again',
  'You may not add {rows}',
  'You may not change this {row}',
  'You may not delete this {row}',
  'You may not restore this {row}',
  'Choose at most {count} {rows} at once',
] as const;

/** A sentence that a form is refused with, by which another is given for it. */
export type RefusalSentence = (typeof REFUSAL_SENTENCES)[number];

/** The sentences in other words: what is left out stays English. */
export type RefusalTexts = Readonly<Partial<Record<RefusalSentence, string>>>;

const PATTERNS: readonly (readonly [RefusalSentence, RegExp])[] = REFUSAL_SENTENCES.map((sentence) => {
  const text = sentence.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{(\w+)\}/g, '(?<$1>.+)');
  return [sentence, new RegExp(`^${text}$`, 'u')];
});

/** What a form was refused with, as `texts` say it. Sentences of the app's own stay as they are. */
export function refusedIn(texts: RefusalTexts, refused: string): string {
  for (const [sentence, pattern] of PATTERNS) {
    const found = pattern.exec(refused);
    if (found)
      return texts[sentence]?.replaceAll(/\{(\w+)\}/g, (whole, name: string) => found.groups?.[name] ?? whole) ?? refused;
  }
  return refused;
}

/** Of each field. */
export function allRefusedIn(texts: RefusalTexts, refused: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(refused).map(([field, sentence]) => [field, refusedIn(texts, sentence)]));
}
