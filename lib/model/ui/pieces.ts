import { packageBuilder, type Builder } from '../../ui/builder.js';

/** The props of a piece are this library's own business: parts of a page give them, apps do not. */
type Piece = Builder<Readonly<Record<string, unknown>>>;

/** Parts of a crud page that need more than nodes: they are written in React, in `client/crud/`. */
export const childrenEditor = piece('ChildrenEditor');
export const columnMenu = piece('ColumnMenu');
export const confirmButton = piece('ConfirmButton');
export const conflictDialog = piece('ConflictDialog');
export const counted = piece('Counted');
export const crudForm = piece('CrudForm');
export const crudPage = piece('CrudPage');
export const crudTable = piece('CrudTable');
export const day = piece('Day');
export const fileInput = piece('FileInput');
export const filterMenu = piece('FilterMenu');
export const importDialog = piece('ImportDialog');
export const moment = piece('Moment');
export const momentInput = piece('MomentInput');
export const numeral = piece('Numeral');
export const pageSize = piece('PageSize');
export const referencePicker = piece('ReferencePicker');
export const referencesPicker = piece('ReferencesPicker');
export const rowMenu = piece('RowMenu');
export const searchInput = piece('SearchInput');
export const selectBox = piece('SelectBox');
export const sortHeader = piece('SortHeader');
export const sortMenu = piece('SortMenu');
export const undoBar = piece('UndoBar');
export const webLink = piece('WebLink');

function piece(name: string): Piece {
  return packageBuilder<Piece>({ package: 'nestjs-reflex/client/crud', export: name, kit: true }, name, 'value');
}
