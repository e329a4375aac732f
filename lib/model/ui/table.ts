import type { Child } from '../../ui/child.js';
import { each } from '../../ui/each.js';
import { show } from '../../ui/flow.js';
import { html } from '../../ui/html.js';
import {
  alert,
  button,
  center,
  checkbox,
  skeleton,
  stack,
  table,
  text,
  title,
  unstyledButton,
  visuallyHidden,
} from '../../ui/kit/core.js';
import type { UiNode } from '../../ui/node.js';
import { t } from '../../vars/template.js';
import type { Var } from '../../vars/var.js';
import { cellOf, isNumber } from './cell.js';
import { at, typedRow, type CrudContext, type RowVar, type ShownColumn } from './crud.context.js';
import { crudRows, rowMenu, sortHeader } from './pieces.js';

/** Rows of the skeleton. */
const GHOSTS = 8;

/** The list itself: a table, cards where there is no room for one, and what stands in its place while there is nothing to show. */
export function tableOf<E extends object>(context: CrudContext<E>): UiNode {
  const { s, rows } = context;
  return show(
    s.failure,
    failureOf(context),
    show(s.loading, ghosts(), show(rows.length.eq(0), emptyOf(context), rowsOf(context))),
  );
}

function rowsOf<E extends object>(context: CrudContext<E>): UiNode {
  const { s, rows, columns, texts, options, contract } = context;
  const selectable = options.selectable !== false;
  const first = columns.find(({ field }) => field === contract.labelField)?.field ?? columns[0]?.field;
  const head = columns.map((column) => shownColumn(context, column, headOf(context, column)));
  return html.div(
    { className: 'reflex-crud-scroll' },
    table(
      { highlightOnHover: true, verticalSpacing: 'xs', 'aria-label': contract.pluralLabel },
      table.thead(
        table.tr(
          selectable && table.th({ className: 'reflex-crud-narrow' }, allBox(context)),
          ...head,
          table.th({ className: 'reflex-crud-narrow' }, visuallyHidden(texts.actions)),
        ),
      ),
      crudRows(
        each(
          rows,
          (given) => {
            const row = given as unknown as RowVar;
            const key = at<string>(row, '$key');
            const cells = columns.map((column) =>
              shownColumn(context, column, cellNode(context, column, row, column.field === first)),
            );
            return table.tr(
              selectable &&
                table.td(
                  { 'data-select': true },
                  checkbox({
                    'aria-label': t`${texts.selectRow} ${at<string>(row, '$label')}`,
                    checked: s.selection.includes(key),
                    onChange: s.select(key),
                  }),
                ),
              ...cells,
              table.td({ 'data-menu': true, className: 'reflex-crud-narrow' }, menuOf(context, row, key)),
            );
          },
          { key: (row) => at<string>(row, '$key') },
        ),
      ),
    ),
  );
}

function headOf<E extends object>({ s, contract }: CrudContext<E>, { field, label, definition }: ShownColumn<E>): Child {
  const end = isNumber(definition);
  if (!definition.sortable || !contract.listFields.includes(field))
    return table.th({ className: end ? 'reflex-crud-number' : undefined }, label);
  return sortHeader({ name: field, label, end, sort: s.sort, onSort: s.setSort, onAddSort: s.addSort });
}

function cellNode<E extends object>(
  context: CrudContext<E>,
  { label, cell, definition }: ShownColumn<E>,
  row: RowVar,
  isTitle: boolean,
): Child {
  const { s } = context;
  const content = cell ? cell(typedRow<E>(row)) : cellOf(definition, row, context);
  const className = isNumber(definition) ? 'reflex-crud-number' : undefined;
  if (!isTitle) return table.td({ 'data-label': label, className }, content);
  const open = unstyledButton(
    { className: 'reflex-crud-open', 'data-open': true, onClick: s.startEdit(at<string>(row, '$key')) },
    content,
  );
  return table.td({ 'data-title': true, className }, show(at(row, '$deleted').eq(null), open, content));
}

function shownColumn<E extends object>({ s }: CrudContext<E>, { field }: ShownColumn<E>, node: Child): UiNode {
  return show(s.hiddenColumns.includes(field).not(), node);
}

function menuOf<E extends object>({ s, texts, contract }: CrudContext<E>, row: RowVar, key: Var<string>): Child {
  return rowMenu({
    label: at(row, '$label'),
    deleted: at(row, '$deleted').ne(null),
    may: s.may,
    onEdit: s.startEdit(key),
    onDelete: s.delete(key),
    onRestore: s.restore(key),
    texts: {
      actions: texts.actions,
      edit: texts.edit,
      delete: texts.delete,
      restore: texts.restore,
      deleteTitle: texts.deleteTitle,
      deleteQuestion: contract.deleteDate === undefined ? texts.deleteQuestion : texts.deletedQuestion,
      cancel: texts.cancel,
      close: texts.close,
    },
  });
}

function allBox<E extends object>({ s, rows, texts }: CrudContext<E>): Child {
  return checkbox({
    'aria-label': texts.selectAll,
    checked: s.selection.length.gt(0).and(s.selection.length.ge(rows.length)),
    indeterminate: s.selection.length.gt(0).and(s.selection.length.lt(rows.length)),
    onChange: s.selectPage(),
  });
}

function ghosts(): UiNode {
  return stack({ gap: 'xs', 'aria-hidden': true }, ...Array.from({ length: GHOSTS }, () => skeleton({ height: 36 })));
}

function failureOf<E extends object>({ s, texts }: CrudContext<E>): UiNode {
  return alert(
    { color: 'red', title: texts.failed },
    stack({ align: 'flex-start' }, text(s.failure), button({ size: 'xs', variant: 'light', onClick: s.refresh() }, texts.retry)),
  );
}

/** Nothing there, nothing that matches, and nothing deleted are three things, each with what can be done about it. */
function emptyOf<E extends object>({ s, texts }: CrudContext<E>): UiNode {
  const words = (heading: string, hint: string | undefined, action?: Child): UiNode =>
    center(
      { mih: '14rem' },
      stack(
        { align: 'center', gap: 'xs' },
        title({ order: 3, size: 'h4' }, heading),
        hint === undefined ? null : text({ c: 'dimmed' }, hint),
        action,
      ),
    );
  const narrowed = s.search.ne('').or(s.filters.length.gt(0));
  return show(
    narrowed,
    words(texts.noMatch, texts.noMatchHint, button({ variant: 'light', onClick: s.clearFilters() }, texts.clearFilters)),
    show(
      s.deleted.eq('only'),
      words(texts.noneDeleted, undefined),
      words(texts.empty, texts.emptyHint, show(at(s.may, 'create'), button({ onClick: s.startCreate() }, texts.create))),
    ),
  );
}
