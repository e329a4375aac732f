import type { Child } from '../../ui/child.js';
import { each } from '../../ui/each.js';
import { html } from '../../ui/html.js';
import type { UiNode } from '../../ui/node.js';
import { t } from '../../vars/template.js';
import type { Var } from '../../vars/var.js';
import { cellOf, isNumber, weightOf } from './cell.js';
import { at, typedRow, type CrudContext, type RowVar, type ShownColumn } from './crud.context.js';
import { crudTable, selectBox, sortHeader } from './pieces.js';
import { listOf } from './states.js';
import { menuOf, openerOf } from './row-actions.js';

/** The list itself: a table, cards where there is no room for one, and what stands in its place while there is nothing to show. */
export function tableOf<E extends object>(context: CrudContext<E>): UiNode {
  return listOf(context, rowsOf(context));
}

function rowsOf<E extends object>(context: CrudContext<E>): UiNode {
  const { s, rows, columns, options, contract, texts } = context;
  const selectable = options.selectable !== false;
  const weights = columns.map(({ definition, isTitle }) => weightOf(definition, isTitle));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return crudTable(
    {
      columns: columns.map(({ field }, i) => ({ name: field, weight: weights[i]! })),
      before: selectable ? 1 : 0,
      hidden: s.hiddenColumns,
      hiddenAtFirst: columns.filter(({ hidden }) => hidden).map(({ field }) => field),
      busy: busyOf(context),
      openable: options.editable !== false && at(s.may, 'update').and(s.deleted.eq('without')),
      onOpen: s.startEdit,
      onSelect: selectable ? s.select : undefined,
    },
    html.table(
      { 'aria-label': contract.pluralLabel },
      html.colgroup(
        selectable && html.col({ className: 'reflex-crud-box' }),
        ...columns.map(({ width }, i) => html.col({ style: { width: width ?? `${((weights[i]! / whole) * 100).toFixed(2)}%` } })),
        html.col({ className: 'reflex-crud-dots' }),
      ),
      html.thead(
        html.tr(
          selectable && html.th({ className: 'reflex-crud-box' }, allBox(context)),
          ...columns.map((column) => headOf(context, column)),
          html.th(html.span({ className: 'reflex-crud-unseen' }, texts.actions)),
        ),
      ),
      html.tbody(each(rows, (row, index) => rowOf(context, row as unknown as RowVar, index), { key: '$key' })),
    ),
  );
}

function rowOf<E extends object>(context: CrudContext<E>, row: RowVar, index: Var<number>): UiNode {
  const { s, columns, options, texts } = context;
  const key = at<string>(row, '$key');
  const label = at<string>(row, '$label');
  const isSelected = s.selection.includes(key);
  const box = selectBox({ label: t`${texts.selectRow} ${label}`, checked: isSelected, onToggle: s.select(key) });
  // The first is reached by Tab, the others from it by the arrow keys.
  return html.tr(
    { 'data-key': key, 'data-selected': isSelected, tabIndex: index.eq(0).choose(0, -1) },
    options.selectable !== false && html.td({ className: 'reflex-crud-box' }, box),
    ...columns.map((column) => cellNode(context, column, row)),
    html.td({ className: 'reflex-crud-dots' }, menuOf(context, row)),
  );
}

function alignOf<E extends object>({ align, definition }: ShownColumn<E>): string | undefined {
  const side = align ?? (isNumber(definition) ? 'end' : 'start');
  return side === 'start' ? undefined : `reflex-crud-${side}`;
}

function headOf<E extends object>({ s }: CrudContext<E>, column: ShownColumn<E>): Child {
  const { field, label, definition } = column;
  const className = alignOf(column);
  // A column of the app's own that borrows a field is none that sorts by it.
  if (!definition.sortable || column.isAgain) return html.th({ className }, label);
  return sortHeader({ name: field, label, className, sort: s.sort, onSort: s.setSort, onAddSort: s.addSort });
}

function cellNode<E extends object>(context: CrudContext<E>, column: ShownColumn<E>, row: RowVar): Child {
  const { label, cell, definition, isTitle } = column;
  const content = cell ? cell(typedRow<E>(row)) : cellOf(definition, row, context);
  const className = alignOf(column);
  if (!isTitle) return html.td({ 'data-label': label, className }, content);
  // What an app puts into the cell may have buttons and links of its own.
  if (cell) return html.td({ 'data-title': true, className }, content);
  return html.td({ 'data-title': true, className }, openerOf(context, row, content));
}

function allBox<E extends object>({ s, rows, texts }: CrudContext<E>): Child {
  const { selection } = s;
  return selectBox({
    label: texts.selectAll,
    checked: selection.length.gt(0).and(selection.length.ge(rows.length)),
    indeterminate: selection.length.gt(0).and(selection.length.lt(rows.length)),
    onToggle: s.selectPage(),
  });
}

/** Whether another page of rows is on its way. */
function busyOf<E extends object>({ s }: CrudContext<E>): Var<boolean> {
  const ways = [s.setFilter, s.clearFilters, s.setSort, s.addSort, s.nextPage, s.prevPage, s.goToPage, s.setPageSize];
  return [...ways, s.showDeleted, s.refresh].reduce((busy, { pending }) => busy.or(pending), s.setSearch.pending);
}
