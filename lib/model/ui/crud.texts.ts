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
  /** `{count}` is the number of rows. */
  readonly selected: string;
  readonly selection: string;
  readonly clearSelection: string;
  readonly actions: string;
  readonly deleteTitle: string;
  /** `{row}` is what the row is called. */
  readonly deleteQuestion: string;
  readonly deletedQuestion: string;
  readonly deleteManyTitle: string;
  readonly deleteManyQuestion: string;
  readonly deletedManyQuestion: string;
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
  readonly pages: string;
  readonly first: string;
  readonly last: string;
  /** `{page}` and `{count}` are numbers. */
  readonly page: string;
  readonly pageAlone: string;
  /** `{from}`, `{to}` and `{total}` are numbers of rows; the total may be a lower bound, or a guess. */
  readonly range: string;
  readonly rangeOfMore: string;
  readonly rangeOfAbout: string;
  readonly problems: string;
  readonly discardTitle: string;
  readonly discard: string;
  readonly discardYes: string;
  readonly discardNo: string;
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
  readonly badJson: string;
  readonly add: string;
  readonly conflictTitle: string;
  readonly conflictExplanation: string;
  readonly conflictField: string;
  readonly conflictBase: string;
  readonly conflictMine: string;
  readonly conflictTheirs: string;
  readonly nothing: string;
  readonly sort: string;
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
    empty: 'is empty',
  },
  yes: 'Yes',
  no: 'No',
  isEmpty: 'Is empty',
  isNotEmpty: 'Is not empty',
  selectAll: 'Select all rows of this page',
  selectRow: 'Select',
  selected: '{count} selected',
  selection: 'Selected {many}',
  clearSelection: 'Clear the selection',
  actions: 'Actions',
  deleteTitle: 'Delete this {one}?',
  deleteQuestion: '{row} will be gone for good.',
  deletedQuestion: '{row} can be restored later.',
  deleteManyTitle: 'Delete the selected {many}?',
  deleteManyQuestion: 'All of them will be gone for good.',
  deletedManyQuestion: 'All of them can be restored later.',
  undo: 'Undo',
  empty: 'No {many} yet',
  emptyHint: 'The first one is a click away.',
  noMatch: 'No {many} match',
  noMatchHint: 'Try another word, or fewer filters.',
  failed: 'The {many} could not be read',
  retry: 'Try again',
  noneDeleted: 'No deleted {many}',
  pageSize: 'Rows per page',
  previous: 'Previous page',
  next: 'Next page',
  pages: 'Pages of {many}',
  first: 'First page',
  last: 'Last page',
  page: 'Page {page} of {count}',
  pageAlone: 'Page {page}',
  range: '{from}–{to} of {total}',
  rangeOfMore: '{from}–{to} of more than {total}',
  rangeOfAbout: '{from}–{to} of about {total}',
  problems: 'Please look at this again',
  discardTitle: 'Leave without saving?',
  discard: 'What you have typed is not saved.',
  discardYes: 'Leave it',
  discardNo: 'Keep editing',
  pickNothing: 'Nothing found',
  pickClear: 'Clear',
  pickCreate: 'Add “{text}”',
  remove: 'Remove',
  chooseFile: 'Choose a file',
  replaceFile: 'Choose another',
  fileTooLarge: 'A file has at most {limit} here',
  fileFailed: 'The file could not be sent. Choose it again.',
  badJson: 'This is no JSON',
  add: 'Add',
  conflictTitle: 'Somebody else has changed this {one}',
  conflictExplanation: 'You both changed these fields. Choose what is to be stored.',
  conflictField: 'Field',
  conflictBase: 'Before',
  conflictMine: 'Yours',
  conflictTheirs: 'Theirs',
  nothing: '(empty)',
  sort: 'Sort',
};
