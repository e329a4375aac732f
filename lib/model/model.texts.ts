import type { RefusalTexts } from './refusal-sentences.js';

/** What a model state says to people. `{one}` and `{many}` are what rows are called, `{count}` and `{row}` what it is about. */
export interface ModelTexts {
  readonly created: string;
  readonly saved: string;
  readonly deleted: string;
  readonly deletedMany: string;
  readonly restored: string;
  readonly restoredMany: string;
  readonly gone: string;
  readonly changedMeanwhile: string;
  readonly goneMeanwhile: string;
  readonly exportCut: string;
  /** Of files that are imported. `{limit}`, `{row}`, `{count}` and `{columns}` are numbers, `{names}` the fields there are. */
  readonly importNoText: string;
  readonly importEmpty: string;
  readonly importQuotes: string;
  readonly importTooLong: string;
  readonly importTooWide: string;
  readonly importTooMany: string;
  readonly importNoTitles: string;
  readonly importUnknown: string;
  readonly importUnwritable: string;
  readonly importFile: string;
  readonly importChildren: string;
  readonly importTwice: string;
  readonly importUnnamed: string;
  readonly importMissing: string;
  readonly importCells: string;
  readonly importSeveral: string;
  readonly importGone: string;
  /** The titles of a file that lists what is wrong with another one. */
  readonly importRow: string;
  readonly importField: string;
  readonly importProblem: string;
  /** Rows cannot be read: the database does not answer, or something else is wrong. */
  readonly unreachable: string;
  readonly unread: string;
  /** The database does not answer while something is stored, or went away before it said that it had. */
  readonly unsaved: string;
  readonly perhapsSaved: string;
  /** Between a field and the values of a filter. */
  readonly operators: Readonly<Record<string, string>>;
  readonly yes: string;
  readonly no: string;
  readonly and: string;
  readonly or: string;
  readonly isEmpty: string;
  readonly isNotEmpty: string;
  /** What forms are refused with, by the English sentence. */
  readonly refusals: RefusalTexts;
}

export const ENGLISH: ModelTexts = {
  created: '{row} was added',
  saved: '{row} was saved',
  deleted: '{row} was deleted',
  deletedMany: '{count} {many} were deleted',
  restored: '{row} is back',
  restoredMany: '{count} {many} are back',
  gone: 'This {one} is no longer there',
  changedMeanwhile: 'Somebody has changed this {one} since you opened it. You will see what when you save.',
  goneMeanwhile: 'Somebody has deleted this {one} since you opened it.',
  unreachable: 'The database does not answer. Try again in a moment.',
  unread: 'Something went wrong on the server. Try again in a moment.',
  unsaved: 'The database does not answer, and nothing was stored. What you have typed is still here: save it again in a moment.',
  perhapsSaved: 'The database went away while this was being stored. Look whether it was before you save it again.',
  exportCut: 'The file has the first {count} {many}; narrow the list to get the others',
  importNoText: 'This is no text file in UTF-8. Save it as “CSV UTF-8” and choose it again',
  importEmpty: 'There are no rows in this file. Its first line names the columns, the others are rows',
  importQuotes: 'A quotation mark in row {row} stands alone, or where none can be',
  importTooLong: 'Row {row} has more in it than a row can have',
  importTooWide: 'Row {row} has more than {limit} columns',
  importTooMany: 'A file has at most {limit} rows here. Divide it into several',
  importNoTitles: 'The first line names none of the fields that there are: {names}',
  importUnknown: 'There is no such field',
  importUnwritable: 'This cannot be set here',
  importFile: 'Files cannot be imported',
  importChildren: 'What belongs to a {one} cannot be imported with it',
  importTwice: 'There is another column for this field',
  importUnnamed: 'This column has no name',
  importMissing: 'Every {one} needs this, and no column is for it',
  importCells: 'There are {count} cells in this row, and {columns} columns',
  importSeveral: 'Several are called this. Write the key of the one that is meant',
  importGone: 'The file is no longer there, or has changed. Choose it again',
  importRow: 'Row',
  importField: 'Field',
  importProblem: 'Problem',
  operators: {
    eq: 'is',
    ne: 'is not',
    gt: '>',
    ge: '≥',
    lt: '<',
    le: '≤',
    between: 'from',
    in: 'is',
    contains: 'contains',
    startsWith: 'starts with',
  },
  yes: 'yes',
  no: 'no',
  and: 'to',
  or: 'or',
  isEmpty: 'is empty',
  isNotEmpty: 'is not empty',
  refusals: {},
};

/** A text with its placeholders filled in, as a sentence. What people call a row is written as they write it. */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  const sentence = text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  return text.startsWith('{row}') ? sentence : sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
