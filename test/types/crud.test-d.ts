import { State } from 'nestjs-reflex';
import { ModelState, crud } from 'nestjs-reflex/typeorm';
import { badge, menu, text, textInput, use, type UiNode } from 'nestjs-reflex/ui';
import { Order, Product } from '../model/entities.js';

@State()
class ProductState extends ModelState(Product, { listVar: 'products' }) {}
@State()
class OrderState extends ModelState(Order) {}
@State()
class PlainState {}

export const page: UiNode = crud(ProductState, {
  columns: [
    'name',
    'category.name',
    { field: 'price', align: 'end', cell: (row) => text(row.price) },
    { field: 'stock', hidden: true, cell: (row) => badge({ color: row.stock.lt(10).choose('red', 'gray') }, row.stock) },
    { field: 'category', cell: (row) => row.category.label },
    // @ts-expect-error Product has no such field
    'colour',
    // @ts-expect-error neither for a column with more to say
    { field: 'colour' },
  ],
  widgets: {
    name: ({ name, label, error, value }) => textInput({ name, label, error, defaultValue: value }),
    stock: ({ value }) => text(value.plus(1)),
    // @ts-expect-error a stock is no text
    place: ({ value }) => text(value.trim()),
  },
  rowActions: (row) => menu.item({ onClick: use(ProductState).startEdit(row.$key) }, 'Open'),
  card: (row) => text(row.name),
  form: 'page',
  texts: { create: 'Neu' },
});

// @ts-expect-error there is no such form
crud(ProductState, { form: 'popup' });
// @ts-expect-error there is no such text
crud(ProductState, { texts: { creation: 'Neu' } });
// @ts-expect-error it is no model state
crud(PlainState);

export const parts: UiNode[] = [
  crud.toolbar(OrderState),
  crud.filters(OrderState),
  crud.table(OrderState, { columns: ['number'] }),
  crud.cards(OrderState, { card: (row) => row.number }),
  crud.pager(OrderState),
  crud.selectionBar(OrderState),
  crud.undo(OrderState),
  crud.form(OrderState),
];
// @ts-expect-error nor has the row of a part what the entity has not
crud.cards(OrderState, { card: (row) => row.price });
