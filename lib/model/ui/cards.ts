import type { Child } from '../../ui/child.js';
import { each } from '../../ui/each.js';
import { html } from '../../ui/html.js';
import type { UiNode } from '../../ui/node.js';
import { cellOf } from './cell.js';
import { typedRow, type CrudContext, type RowVar, type ShownColumn } from './crud.context.js';
import { menuOf, openerOf } from './row-actions.js';
import { listOf } from './states.js';

/** The list as cards, for what is chosen by its looks. */
export function cardsOf<E extends object>(context: CrudContext<E>): UiNode {
  const { rows, contract } = context;
  const cards = each(rows, (row) => cardOf(context, row as unknown as RowVar), { key: '$key' });
  return listOf(context, html.ul({ className: 'reflex-crud reflex-crud-cards', 'aria-label': contract.pluralLabel }, cards));
}

function cardOf<E extends object>(context: CrudContext<E>, row: RowVar): UiNode {
  const { options } = context;
  return html.li(
    { className: 'reflex-crud-frame reflex-crud-card' },
    html.div({ className: 'reflex-crud-corner' }, menuOf(context, row)),
    options.card ? options.card(typedRow<E>(row)) : bodyOf(context, row),
  );
}

function bodyOf<E extends object>(context: CrudContext<E>, row: RowVar): Child {
  const { columns } = context;
  const content = ({ cell, definition }: ShownColumn<E>): Child =>
    cell ? cell(typedRow<E>(row)) : cellOf(definition, row, context);
  const title = columns.find(({ isTitle }) => isTitle);
  const others = columns.filter(({ isTitle, hidden }) => !isTitle && !hidden);
  return [
    title && html.h2(title.cell ? content(title) : openerOf(context, row, content(title))),
    html.dl(others.map((column) => html.div(html.dt(column.label), html.dd(content(column))))),
  ];
}
