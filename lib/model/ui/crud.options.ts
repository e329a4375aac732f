import type { Child } from '../../ui/child.js';
import type { Var } from '../../vars/var.js';
import type { ModelField } from '../contract/model.field.js';
import type { FieldPath } from '../model.options.js';
import type { ModelRow } from '../model.row.js';
import type { CrudTexts } from './crud.texts.js';

/** A column, where it is not as the contract has it. */
export interface CrudColumn<E extends object = object> {
  readonly field: FieldPath<E>;
  readonly label?: string;
  /** What a cell shows. Default: by the kind of the field. */
  readonly cell?: (row: Var<ModelRow<E>>) => Child;
  /** A width in CSS, such as `8rem`. Default: a share of the table, by the kind of the field. */
  readonly width?: string;
  /** Default: numbers at the end, all else at the start. */
  readonly align?: 'start' | 'center' | 'end';
  /** Left out until somebody chooses it from the menu of columns. */
  readonly hidden?: boolean;
}

/** What a widget of a form is made from: its name is what the form sends. */
export interface CrudWidget<T = unknown> {
  readonly field: ModelField;
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  /** What the form begins with; for a new row the default, or null. */
  readonly value: Var<T>;
  /** Why it was refused; undefined while it was not. */
  readonly error: Var<string | undefined>;
}

/** How `crud()` and its parts show a model state. Everything has a default. */
export interface CrudOptions<E extends object = object> {
  /** Names of fields, or more about them. Default: those of the contract's list. */
  readonly columns?: readonly (FieldPath<E> | CrudColumn<E>)[];
  /** The heading. Default: what rows are called. False: none. */
  readonly title?: string | false;
  /** Inputs of your own, by field. */
  readonly widgets?: {
    readonly [K in FieldPath<E>]?: (widget: CrudWidget<K extends keyof ModelRow<E> ? ModelRow<E>[K] : unknown>) => Child;
  };
  /** Beside the list, or in its place. Default: `sheet`. */
  readonly form?: 'sheet' | 'page';
  /** More for the toolbar, after the buttons that are there. */
  readonly actions?: Child;
  /** More for the menu of a row: `menu.item({ onClick: … }, 'Print')`. */
  readonly rowActions?: (row: Var<ModelRow<E>>) => Child;
  /** More for what can be done with the rows that are selected. */
  readonly selectionActions?: Child;
  /** What stands in place of the table while there is no row at all. Default: a sentence, and the button that makes one. */
  readonly empty?: Child;
  /** Whether rows open where somebody clicks on them, and have "Edit" in their menus. Default: true; the user's permissions go first. */
  readonly editable?: boolean;
  /** Of `crud.cards`: what a card shows. Default: the columns, with their labels. */
  readonly card?: (row: Var<ModelRow<E>>) => Child;
  /** Whether rows can be selected for what is done with several. Default: true. */
  readonly selectable?: boolean;
  /** Texts in other words, or in another language. */
  readonly texts?: Partial<CrudTexts>;
}
