import { affix, button, group, paper, stack, text, title } from '../../ui/kit/core.js';
import type { UiNode } from '../../ui/node.js';
import { fragment, show } from '../../ui/flow.js';
import { onLoad } from '../../ui/on-load.js';
import { at, contextOf, type CrudContext, type ModelStateRef } from './crud.context.js';
import type { CrudOptions } from './crud.options.js';
import { formOf } from './form.js';
import { tableOf } from './table.js';
import { chipsOf, pagerOf, selectionBarOf, toolbarOf } from './toolbar.js';

type Part = <E extends object>(context: CrudContext<E>) => UiNode | UiNode[];
type PartOf = <E extends object>(state: ModelStateRef<E>, options?: CrudOptions<E>) => UiNode;

/** A part of the page that can stand alone: it brings the rows with it. */
function part(build: Part): PartOf {
  return (state, options = {}) => {
    const context = contextOf(state, options);
    return fragment(onLoad(context.s.load), build(context));
  };
}

/** The whole page, see `crud`. */
function page<E extends object>(context: CrudContext<E>): UiNode {
  const { s, contract, options } = context;
  const heading = options.title ?? contract.pluralLabel.charAt(0).toUpperCase() + contract.pluralLabel.slice(1);
  const list = [
    heading === false ? null : title({ order: 1, size: 'h2' }, heading),
    toolbarOf(context),
    chipsOf(context),
    selectionBarOf(context),
    tableOf(context),
    pagerOf(context),
  ];
  const form = formOf(context);
  const shown = options.form === 'page' ? [show(s.editing.eq(null), stack({ gap: 'md' }, ...list)), ...form] : [...list, ...form];
  return stack({ gap: 'md' }, ...shown, undoOf(context));
}

/** What was deleted last, and the way back. */
function undoOf<E extends object>({ s, texts }: CrudContext<E>): UiNode {
  return show(
    s.undoable,
    affix(
      { position: { bottom: 20, left: 20 } },
      paper(
        { withBorder: true, shadow: 'md', p: 'sm', role: 'status' },
        group(
          { gap: 'md' },
          text({ size: 'sm' }, at<string>(s.undoable, 'text')),
          button({ size: 'xs', variant: 'light', onClick: s.undo(), loading: s.undo.pending }, texts.undo),
          button({ size: 'xs', variant: 'subtle', color: 'gray', onClick: s.dismissUndo() }, texts.close),
        ),
      ),
    ),
  );
}

/**
 * A page that lists, finds, makes, changes and deletes the rows of a model state: `crud(ProductState)`. It brings its data; the page
 * needs no `onLoad`. Its parts stand alone as well: `crud.table`, `crud.toolbar`, `crud.filters`, `crud.selection`, `crud.pager`,
 * `crud.form`.
 *
 * Throws `REFLEX_MODEL_STATE` for a class that is no model state, and what compiling its contract throws.
 */
export const crud: PartOf & {
  readonly table: PartOf;
  readonly toolbar: PartOf;
  readonly filters: PartOf;
  readonly selection: PartOf;
  readonly pager: PartOf;
  readonly form: PartOf;
} = Object.assign(part(page), {
  table: part(tableOf),
  toolbar: part(toolbarOf),
  filters: part(chipsOf),
  selection: part(selectionBarOf),
  pager: part(pagerOf),
  form: part(formOf),
});
