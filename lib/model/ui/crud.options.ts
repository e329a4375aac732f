import type { Child } from '../../ui/child.js';
import type { Var } from '../../vars/var.js';
import type { ModelField } from '../contract/model.field.js';
import type { ModelRow } from '../model.row.js';
import type { CrudTexts } from './crud.texts.js';

/** A column, where it is not as the contract has it. */
export interface CrudColumn<E extends object = object> {
  readonly field: string;
  readonly label?: string;
  /** What a cell shows. Default: by the kind of the field. */
  readonly cell?: (row: Var<ModelRow<E>>) => Child;
}

/** What a widget of a form is made from: its name is what the form sends. */
export interface CrudWidget {
  readonly field: ModelField;
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  /** What the form begins with. */
  readonly value: Var<unknown>;
  /** Why it was refused; undefined while it was not. */
  readonly error: Var<string | undefined>;
}

/** How `crud()` and its parts show a model state. Everything has a default. */
export interface CrudOptions<E extends object = object> {
  /** Names of fields, or more about them. Default: those of the contract's list. */
  readonly columns?: readonly (string | CrudColumn<E>)[];
  /** The heading. Default: what rows are called. False: none. */
  readonly title?: string | false;
  /** Inputs of your own, by field. */
  readonly widgets?: Readonly<Record<string, (widget: CrudWidget) => Child>>;
  /** Beside the list, or in its place. Default: `sheet`. */
  readonly form?: 'sheet' | 'page';
  /** More for the toolbar, after the buttons that are there. */
  readonly actions?: Child;
  /** Whether rows can be selected for what is done with several. Default: true. */
  readonly selectable?: boolean;
  /** Texts in other words, or in another language. */
  readonly texts?: Partial<CrudTexts>;
}
