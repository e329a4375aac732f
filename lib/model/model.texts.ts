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
  /** Between a field and the values of a filter. */
  readonly operators: Readonly<Record<string, string>>;
  readonly yes: string;
  readonly no: string;
  readonly and: string;
  readonly or: string;
  readonly isEmpty: string;
  readonly isNotEmpty: string;
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
  exportCut: 'The file has the first {count} {many}; narrow the list to get the others',
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
};

/** A text with its placeholders filled in. */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  const sentence = text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
