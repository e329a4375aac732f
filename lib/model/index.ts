export { ModelState, type ModelStateClass } from './model.state.js';
export { ModelCrudView, type ModelCrudViewClass, type ModelCrudViewOptions } from './model.crud-view.js';
export type { CountMode, FieldName, FieldOptions, FieldPath, ModelOptions } from './model.options.js';
export type { ConflictField, FormValues, ModelErrors, ModelRow, Reference, RowMarks, RowValue, StoredFile } from './model.row.js';
export type { ModelTexts } from './model.texts.js';
export type { RefusalSentence, RefusalTexts } from './refusal-sentences.js';
export { withTexts, type AppTexts } from './with-texts.js';
export type { Permissions } from './state/model-list.state.js';
export type { ImportOptions } from './import/import.options.js';
export type { ImportView, ShownColumn as ImportedColumn } from './import/model-import.state.js';
export type { RowProblem } from './import/row-import.js';
export type { ShownFilter } from './state/list-terms.js';
export { ModelChanges, type ModelChange } from './live/model-changes.js';
export { FileStore, type Upload } from './files/file.store.js';
export { DiskFileStore, type DiskFileStoreOptions } from './files/disk-file.store.js';
export { contractOf } from './model-definition.js';
export type { ModelContract, SortTerm } from './contract/model.contract.js';
export type {
  Choice,
  EntityClass,
  FieldKind,
  FieldLimits,
  FieldRelation,
  FilterOperator,
  ModelField,
  UploadLimits,
} from './contract/model.field.js';
export { Clean } from './write/clean.decorator.js';
export { ModelFieldError } from './write/model-field.error.js';
export type { ModelAction } from './write/model.write.js';
export { crud } from './ui/crud.js';
export type { ModelStateRef } from './ui/crud.context.js';
export type { CrudColumn, CrudOptions, CrudWidget } from './ui/crud.options.js';
export type { CrudTexts } from './ui/crud.texts.js';
