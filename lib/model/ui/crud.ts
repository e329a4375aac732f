import { fragment, show } from '../../ui/flow.js';
import { html } from '../../ui/html.js';
import { title } from '../../ui/kit/core.js';
import type { UiNode } from '../../ui/node.js';
import { onLoad } from '../../ui/on-load.js';
import { contextOf, type CrudContext, type ModelStateRef } from './crud.context.js';
import type { CrudOptions } from './crud.options.js';
import { cardsOf } from './cards.js';
import { chipsOf } from './filters.js';
import { formOf } from './form.js';
import { importOf } from './import.js';
import { pagerOf } from './pager.js';
import { crudPage } from './pieces.js';
import { selectionBarOf, undoOf } from './selection-bar.js';
import { tableOf } from './table.js';
import { toolbarOf } from './toolbar.js';

type Part = <E extends object>(context: CrudContext<E>) => UiNode | UiNode[];
type PartOf = <E extends object>(state: ModelStateRef<E>, options?: CrudOptions<E>) => UiNode;

/** A part of the page that can stand alone: it brings the rows with it. */
function part(build: Part): PartOf {
  return (state, options = {}) => {
    const context = contextOf(state, options);
    return fragment(onLoad(context.s.visit), build(context));
  };
}

/** The whole page, see `crud`. */
function page<E extends object>(context: CrudContext<E>): UiNode {
  const { s, contract, options } = context;
  const heading = options.title ?? capitalized(contract.pluralLabel);
  const list = fragment(
    heading === false ? null : title({ order: 1, size: 'h2' }, heading),
    toolbarOf(context),
    chipsOf(context),
    tableOf(context),
    pagerOf(context),
  );
  const shown = options.form === 'page' ? show(s.editing.eq(null), list) : list;
  const bars = html.div({ className: 'reflex-crud-bars' }, undoOf(context), selectionBarOf(context));
  return crudPage(shown, formOf(context), bars);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * A page that lists, finds, makes, changes and deletes the rows of a model state: `crud(ProductState)`. It brings its data; the page
 * needs no `onLoad`. Its parts stand alone as well: `crud.table`, `crud.cards`, `crud.toolbar`, `crud.filters`, `crud.selectionBar`, `crud.undo`,
 * `crud.pager`, `crud.form`, `crud.import`.
 *
 * Throws `REFLEX_MODEL_STATE` for a class that is no model state, and what compiling its contract throws.
 */
export const crud: PartOf & {
  readonly table: PartOf;
  readonly cards: PartOf;
  readonly toolbar: PartOf;
  readonly filters: PartOf;
  readonly selectionBar: PartOf;
  readonly undo: PartOf;
  readonly pager: PartOf;
  readonly form: PartOf;
  /** Of a state with the option `import`; nothing of others. */
  readonly import: PartOf;
} = Object.assign(part(page), {
  table: part(tableOf),
  cards: part(cardsOf),
  toolbar: part(toolbarOf),
  filters: part(chipsOf),
  selectionBar: part(selectionBarOf),
  undo: part(undoOf),
  pager: part(pagerOf),
  form: part(formOf),
  import: part((context) => fragment(importOf(context))),
});
