import { show } from '../../ui/flow.js';
import { html } from '../../ui/html.js';
import { button } from '../../ui/kit/core.js';
import type { UiNode } from '../../ui/node.js';
import { at, type CrudContext } from './crud.context.js';
import { filterMenuOf } from './filters.js';
import { icon } from './icons.js';
import { importOf } from './import.js';
import { columnMenu, searchInput, sortMenu } from './pieces.js';

/** Search, filters, and what can be done with the list. */
export function toolbarOf<E extends object>(context: CrudContext<E>): UiNode {
  const { s, texts, contract, options } = context;
  const { searchPaths, filters, deleteDate } = contract;
  return html.div(
    { className: 'reflex-crud reflex-crud-toolbar' },
    searchPaths.length > 0 &&
      searchInput({ label: texts.search, clear: texts.clearSearch, value: s.search, onSearch: s.setSearch }),
    filters.length > 0 && filterMenuOf(context),
    deleteDate !== undefined && deletedOf(context),
    html.div(
      { className: 'reflex-crud-rest' },
      sortMenuOf(context),
      columnMenuOf(context),
      show(
        at(s.may, 'export'),
        button(
          {
            variant: 'default',
            className: 'reflex-crud-tool',
            onClick: s.exportCsv(),
            loading: s.exportCsv.pending,
            leftSection: icon('export'),
          },
          texts.export,
        ),
      ),
      importOf(context),
      options.actions,
      show(
        at(s.may, 'create'),
        button(
          {
            className: 'reflex-crud-create',
            onClick: s.startCreate(),
            loading: s.startCreate.pending,
            leftSection: icon('add'),
          },
          texts.create,
        ),
      ),
    ),
  );
}

/** The way to the rows that are marked as deleted, and back. */
function deletedOf<E extends object>({ s, texts }: CrudContext<E>): UiNode {
  return show(
    s.deleted.eq('only'),
    button(
      { variant: 'default', className: 'reflex-crud-tool', onClick: s.showDeleted(false), leftSection: icon('back') },
      texts.hideDeleted,
    ),
    button(
      { variant: 'default', className: 'reflex-crud-tool', onClick: s.showDeleted(true), leftSection: icon('bin') },
      texts.showDeleted,
    ),
  );
}

/** Cards have no head to click on. */
function sortMenuOf<E extends object>({ s, texts, columns }: CrudContext<E>): UiNode | false {
  const sortable = columns.filter(({ definition, isAgain }) => definition.sortable && !isAgain);
  return (
    sortable.length > 0 &&
    sortMenu({
      label: texts.sort,
      fields: sortable.map(({ field, label }) => ({ name: field, label })),
      sort: s.sort,
      onSort: s.setSort,
    })
  );
}

function columnMenuOf<E extends object>({ s, texts, columns }: CrudContext<E>): UiNode {
  // Several columns of one field come and go together.
  const first = columns.filter(({ isTitle, isAgain }) => !isTitle && !isAgain);
  return columnMenu({
    label: texts.columns,
    columns: first.map(({ field, label }) => ({ name: field, label })),
    hidden: s.hiddenColumns,
    hiddenAtFirst: columns.filter(({ hidden }) => hidden).map(({ field }) => field),
    onHide: s.hideColumns,
  });
}
