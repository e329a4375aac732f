export { ChildrenEditor, type ChildrenEditorProps, type ChildrenTexts, type ChildField } from './children-editor.js';
export { ColumnMenu, type ColumnMenuProps } from './column-menu.js';
export { ConflictDialog, type ConflictDialogProps, type ConflictTexts } from './conflict-dialog.js';
export { CrudForm, type CrudFormProps, type CrudFormTexts } from './crud-form.js';
export { CrudRows } from './crud-rows.js';
export { FileInput, type FileInputProps, type FileInputTexts, type ShownFile, type UploadTarget } from './file-input.js';
export { FilterMenu, type FilterField, type FilterMenuProps, type FilterTexts } from './filter-menu.js';
export type { CrudFieldKind, CrudValues } from './form-data.js';
export { Moment, MomentInput, type MomentInputProps } from './moment.js';
export {
  ReferencePicker,
  ReferencesPicker,
  type PickerTexts,
  type Reference,
  type ReferencePickerProps,
} from './reference-picker.js';
export {
  ConfirmButton,
  RowMenu,
  type ConfirmButtonProps,
  type ConfirmTexts,
  type RowMenuProps,
  type RowMenuTexts,
} from './row-menu.js';
export { SearchInput, type SearchInputProps } from './search-input.js';
export { SortHeader, type SortHeaderProps, type SortTerm } from './sort-header.js';
export { WebLink } from './web-link.js';
export { PageSize, type PageSizeProps } from './page-size.js';
