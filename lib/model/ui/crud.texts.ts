/**
 * All that a crud page says by itself. `{one}` and `{many}` are what rows are called; other placeholders are explained where they
 * stand.
 */
export interface CrudTexts {
  readonly search: string;
  readonly clearSearch: string;
  readonly create: string;
  readonly edit: string;
  readonly delete: string;
  readonly restore: string;
  readonly save: string;
  readonly cancel: string;
  readonly close: string;
  readonly export: string;
  readonly columns: string;
  readonly showDeleted: string;
  readonly hideDeleted: string;
  readonly clearFilters: string;
  readonly removeFilter: string;
  readonly addFilter: string;
  readonly filterField: string;
  readonly filterOperator: string;
  readonly filterValue: string;
  readonly filterTo: string;
  readonly apply: string;
  /** By the name of the operator. */
  readonly operators: Readonly<Record<string, string>>;
  readonly yes: string;
  readonly no: string;
  readonly isEmpty: string;
  readonly isNotEmpty: string;
  readonly selectAll: string;
  readonly selectRow: string;
  /** Before and after the number of rows. */
  readonly selected: string;
  readonly clearSelection: string;
  readonly actions: string;
  readonly deleteTitle: string;
  /** `{row}` is what the row is called. */
  readonly deleteQuestion: string;
  readonly deleteManyQuestion: string;
  readonly deletedQuestion: string;
  readonly undo: string;
  readonly empty: string;
  readonly emptyHint: string;
  readonly noMatch: string;
  readonly noMatchHint: string;
  readonly failed: string;
  readonly retry: string;
  readonly noneDeleted: string;
  readonly pageSize: string;
  readonly previous: string;
  readonly next: string;
  /** Between the range and the total, and before a total that is a lower bound or a guess. */
  readonly of: string;
  readonly moreThan: string;
  readonly about: string;
  readonly problems: string;
  readonly discard: string;
  readonly pickNothing: string;
  readonly pickClear: string;
  /** `{text}` is what was typed. */
  readonly pickCreate: string;
  readonly remove: string;
  readonly chooseFile: string;
  readonly replaceFile: string;
  /** `{limit}` is the most that a file may have. */
  readonly fileTooLarge: string;
  readonly fileFailed: string;
  readonly add: string;
  readonly conflictTitle: string;
  readonly conflictExplanation: string;
  readonly conflictField: string;
  readonly conflictBase: string;
  readonly conflictMine: string;
  readonly conflictTheirs: string;
  readonly nothing: string;
}

export const ENGLISH: CrudTexts = {
  search: 'Search',
  clearSearch: 'Clear the search',
  create: 'New {one}',
  edit: 'Edit',
  delete: 'Delete',
  restore: 'Restore',
  save: 'Save',
  cancel: 'Cancel',
  close: 'Close',
  export: 'Export',
  columns: 'Columns',
  showDeleted: 'Deleted',
  hideDeleted: 'Back to all',
  clearFilters: 'Clear all',
  removeFilter: 'Remove the filter',
  addFilter: 'Filter',
  filterField: 'Field',
  filterOperator: 'Condition',
  filterValue: 'Value',
  filterTo: 'to',
  apply: 'Apply',
  operators: {
    eq: 'is',
    ne: 'is not',
    gt: 'greater than',
    ge: 'at least',
    lt: 'less than',
    le: 'at most',
    between: 'between',
    in: 'is',
    contains: 'contains',
    startsWith: 'starts with',
    empty: 'is empty or not',
  },
  yes: 'Yes',
  no: 'No',
  isEmpty: 'Is empty',
  isNotEmpty: 'Is not empty',
  selectAll: 'Select all rows of this page',
  selectRow: 'Select',
  selected: 'selected',
  clearSelection: 'Clear the selection',
  actions: 'Actions',
  deleteTitle: 'Delete this {one}?',
  deleteQuestion: '{row} will be gone for good.',
  deletedQuestion: '{row} can be restored later.',
  deleteManyQuestion: 'All selected {many} will be deleted.',
  undo: 'Undo',
  empty: 'No {many} yet',
  emptyHint: 'The first one is a click away.',
  noMatch: 'No {many} match',
  noMatchHint: 'Try another word, or fewer filters.',
  failed: 'The {many} could not be read',
  retry: 'Try again',
  noneDeleted: 'No deleted {many}',
  pageSize: 'Rows',
  previous: 'Previous page',
  next: 'Next page',
  of: 'of',
  moreThan: 'more than',
  about: 'about',
  problems: 'Please look at this again',
  discard: 'What you have typed is not saved. Leave it?',
  pickNothing: 'Nothing found',
  pickClear: 'Clear',
  pickCreate: 'Add “{text}”',
  remove: 'Remove',
  chooseFile: 'Choose a file',
  replaceFile: 'Choose another',
  fileTooLarge: 'A file has at most {limit} here',
  fileFailed: 'The file could not be sent. Choose it again.',
  add: 'Add',
  conflictTitle: 'Somebody else has changed this {one}',
  conflictExplanation: 'You both changed these fields. Choose what is to be stored.',
  conflictField: 'Field',
  conflictBase: 'Before',
  conflictMine: 'Yours',
  conflictTheirs: 'Theirs',
  nothing: '(empty)',
};
