/** What a cell can begin with that a spreadsheet computes. Apostrophes before it say that it is text: one more is put before them. */
const SIGN = /^'*[=+\-@＝＋－＠]/;
const GUARDED_SIGN = /^'+[=+\-@＝＋－＠]/;
/** What may stand at the beginning of no cell. */
const BREAK = /^'*[\t\r\n]/;
const GUARDED_BREAK = /^'+[\t\r\n]/;
/** What it may pass over on the way there, with the sign behind it. Taken whole: in a text of blanks there is nothing to try twice. */
const BLANKS = /([\s\0\u200B\uFEFF";]+)('*[=+\-@＝＋－＠])?/g;
/** What parts cells: in countries whose spreadsheets take semicolons for that, they do not see the quotes of a cell behind the first. */
export const PARTING = /[;\t\r\n]/;

/** A text that no spreadsheet takes for a formula, wherever it lets a cell begin. `unguarded` gives the text back. */
export function guarded(text: string): string {
  const within = text.replace(BLANKS, (found: string, blanks: string, sign: string | undefined, at: number) =>
    sign !== undefined && canBegin(blanks, at) ? `${blanks}'${sign}` : found,
  );
  return SIGN.test(within) || BREAK.test(within) ? `'${within}` : within;
}

/** What a text was before `guarded`. Others keep all that they have, but for one apostrophe before a sign of a formula. */
export function unguarded(text: string): string {
  const within = GUARDED_SIGN.test(text) || GUARDED_BREAK.test(text) ? text.slice(1) : text;
  return within.replace(BLANKS, (found: string, blanks: string, sign: string | undefined, at: number) =>
    sign?.startsWith("'") && canBegin(blanks, at) ? blanks + sign.slice(1) : found,
  );
}

function canBegin(blanks: string, at: number): boolean {
  return at === 0 || PARTING.test(blanks);
}
