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
  /** Behind why the rows could not be read, while there are rows that were read before. */
  readonly stale: string;
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
  readonly import: string;
  /** What a file is to be like; `{rows}` and `{limit}` are the most that it may have. */
  readonly importHint: string;
  readonly importFields: string;
  /** Behind the name of a field that every new row needs. */
  readonly importNeeded: string;
  readonly importSending: string;
  /** `{seen}` and `{rows}` are numbers of rows. */
  readonly importChecking: string;
  readonly importRunning: string;
  /** Nothing is wrong; `{count}` is a number of rows. */
  readonly importReady: string;
  readonly importReadyOne: string;
  /** `{wrong}` of `{rows}` rows. */
  readonly importWrong: string;
  readonly importWrongColumns: string;
  readonly importWrongFile: string;
  readonly importNothingYet: string;
  readonly importLeaveOut: string;
  readonly importLeftOut: string;
  readonly importColumn: string;
  readonly importField: string;
  readonly importRow: string;
  readonly importProblem: string;
  /** `{shown}` of `{count}` problems. */
  readonly importMore: string;
  readonly importAll: string;
  readonly importOther: string;
  readonly importRun: string;
  readonly importRunOne: string;
  readonly imported: string;
  readonly importedOne: string;
  readonly importInterrupted: string;
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
  stale: 'What you see was read before.',
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
  import: 'Import',
  importHint:
    'A CSV file whose first line names the columns, with at most {rows} rows and {limit}. You see what becomes of it before anything is stored.',
  importFields: 'Columns it can have',
  importNeeded: 'needed',
  importSending: 'The file is being sent',
  importChecking: 'Looking at the rows: {seen} of {rows}',
  importRunning: 'Adding the rows: {seen} of {rows}',
  importReady: '{count} {many} can be added',
  importReadyOne: 'One {one} can be added',
  importWrong: '{wrong} of {rows} rows cannot be added',
  importWrongColumns: 'Not all columns can be imported',
  importWrongFile: 'This file cannot be imported',
  importNothingYet: 'Nothing has been stored.',
  importLeaveOut: 'Leave these columns out',
  importLeftOut: 'left out',
  importColumn: 'Column of the file',
  importField: 'Field',
  importRow: 'Row',
  importProblem: 'Problem',
  importMore: 'The first {shown} of {count}',
  importAll: 'Save the list of problems',
  importOther: 'Choose another file',
  importRun: 'Import {count} rows',
  importRunOne: 'Import one row',
  imported: '{count} {many} were added',
  importedOne: 'One {one} was added',
  importInterrupted: 'The import was interrupted. Look whether the rows are there before you import them again.',
};
