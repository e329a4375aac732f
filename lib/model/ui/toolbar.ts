import { each } from '../../ui/each.js';
import { show } from '../../ui/flow.js';
import { actionIcon, button, group, pill, text } from '../../ui/kit/core.js';
import type { UiNode } from '../../ui/node.js';
import { derive } from '../../vars/derive.js';
import { t } from '../../vars/template.js';
import { at, type CrudContext } from './crud.context.js';
import { pickerTexts } from './picker-texts.js';
import { columnMenu, confirmButton, filterMenu, pageSize, searchInput } from './pieces.js';

/** Search, filters, what can be done with the list, and the filters that narrow it. */
export function toolbarOf<E extends object>(context: CrudContext<E>): UiNode {
  const { s, texts, contract, columns, options } = context;
  const isDeleted = s.deleted.eq('only');
  return group(
    { gap: 'sm', align: 'flex-end' },
    contract.searchPaths.length > 0 &&
      searchInput({ label: texts.search, clear: texts.clearSearch, value: s.search, onSearch: s.setSearch }),
    contract.filters.length > 0 && filtersOf(context),
    columnMenu({
      label: texts.columns,
      columns: columns.map(({ field, label }) => ({ name: field, label })),
      hidden: s.hiddenColumns,
      onHide: s.hideColumns,
    }),
    contract.deleteDate !== undefined &&
      show(
        isDeleted,
        button({ variant: 'default', onClick: s.showDeleted(false) }, texts.hideDeleted),
        button({ variant: 'default', onClick: s.showDeleted(true) }, texts.showDeleted),
      ),
    show(at(s.may, 'export'), button({ variant: 'default', onClick: s.exportCsv(), loading: s.exportCsv.pending }, texts.export)),
    options.actions,
    show(at(s.may, 'create'), button({ onClick: s.startCreate(), loading: s.startCreate.pending, ms: 'auto' }, texts.create)),
  );
}

function filtersOf<E extends object>({ s, state, contract, texts }: CrudContext<E>): UiNode {
  const fields = contract.filters.map((name) => contract.fields.get(name)!).filter(({ operators }) => operators.length > 0);
  return filterMenu({
    state,
    options: s.options,
    pickerTexts: pickerTexts(texts),
    fields: fields.map(({ name, label, kind, operators, choices }) => ({
      name,
      label,
      kind,
      operators: [...operators],
      ...(choices && { choices: choices.map((choice) => ({ ...choice })) }),
    })),
    texts: {
      add: texts.addFilter,
      field: texts.filterField,
      operator: texts.filterOperator,
      value: texts.filterValue,
      to: texts.filterTo,
      apply: texts.apply,
      yes: texts.yes,
      no: texts.no,
      isEmpty: texts.isEmpty,
      isNotEmpty: texts.isNotEmpty,
      operators: { ...texts.operators },
    },
  });
}

/** The filters that narrow the list, each with a button that takes it away. */
export function chipsOf<E extends object>({ s, texts }: CrudContext<E>): UiNode {
  return show(
    s.filters.length.gt(0),
    group(
      { gap: 'xs' },
      each(s.filters, (filter) =>
        pill(
          {
            size: 'md',
            withRemoveButton: true,
            onRemove: s.setFilter(at<string>(filter, 'field'), at<string>(filter, 'operator'), []),
            removeButtonProps: { 'aria-label': texts.removeFilter, 'aria-hidden': false, tabIndex: 0 },
          },
          at<string>(filter, 'text'),
        ),
      ),
      button({ size: 'compact-sm', variant: 'subtle', onClick: s.clearFilters() }, texts.clearFilters),
    ),
  );
}

/** What can be done with the rows that are selected. */
export function selectionBarOf<E extends object>({ s, texts, contract }: CrudContext<E>): UiNode {
  return show(
    s.selection.length.gt(0),
    group(
      { gap: 'sm', role: 'status' },
      text({ size: 'sm', fw: 500 }, t`${s.selection.length} ${texts.selected}`),
      show(
        s.deleted.eq('only'),
        show(
          at(s.may, 'restore'),
          button(
            { size: 'xs', variant: 'light', onClick: s.restoreSelected(), loading: s.restoreSelected.pending },
            texts.restore,
          ),
        ),
        show(
          at(s.may, 'delete'),
          confirmButton({
            label: texts.delete,
            title: texts.deleteTitle.replace(contract.label, contract.pluralLabel).replace('this', 'these'),
            question: texts.deleteManyQuestion,
            texts: { cancel: texts.cancel, close: texts.close },
            loading: s.deleteSelected.pending,
            onConfirm: s.deleteSelected(),
          }),
        ),
      ),
      button({ size: 'xs', variant: 'subtle', onClick: s.clearSelection() }, texts.clearSelection),
    ),
  );
}

/** Which rows of how many, and the way to the others. */
export function pagerOf<E extends object>({ s, rows, texts, pageSizes }: CrudContext<E>): UiNode {
  const from = s.page.minus(1).times(s.pageSize).plus(1);
  const to = from.plus(rows.length).minus(1);
  const total = derive((n) => n.toLocaleString(), s.total);
  const kind = s.totalIs.eq('capped').choose(`${texts.moreThan} `, s.totalIs.eq('estimated').choose(`${texts.about} `, ''));
  return show(
    rows.length.gt(0),
    group(
      { justify: 'space-between', gap: 'sm' },
      text({ size: 'sm', c: 'dimmed' }, t`${from}–${to} ${texts.of} ${kind}${total}`),
      group(
        { gap: 'xs' },
        pageSize({ label: texts.pageSize, sizes: [...pageSizes], value: s.pageSize, onSize: s.setPageSize }),
        actionIcon(
          { variant: 'default', size: 'md', 'aria-label': texts.previous, disabled: s.page.le(1), onClick: s.prevPage() },
          '‹',
        ),
        text({ size: 'sm' }, t`${s.page} / ${s.pageCount}`),
        actionIcon(
          {
            variant: 'default',
            size: 'md',
            'aria-label': texts.next,
            disabled: s.page.ge(s.pageCount).and(s.totalIs.eq('exact')),
            onClick: s.nextPage(),
          },
          '›',
        ),
      ),
    ),
  );
}
