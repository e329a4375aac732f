import { Page, State, Event } from 'nestjs-reflex';
import { crud, ModelState } from 'nestjs-reflex/typeorm';
import { button, html, link, menu, numberInput, t, use, type UiNode } from 'nestjs-reflex/ui';
import { Member, Product, Sample } from '../entities.js';

/** A row with a field of every kind, in a form that takes the place of the list. */
@State()
export class SampleState extends ModelState(Sample, {
  fields: ['id', 'big', 'exact', 'ratio', 'flag', 'day', 'hour', 'moment', 'data', 'story'],
  filters: ['exact', 'flag', 'day', 'moment'],
}) {}

const frame = (page: UiNode): UiNode =>
  html.div(
    html.header(link({ href: '/elsewhere' }, 'Elsewhere'), ' ', link({ href: '/visits' }, 'Visits')),
    html.main({ style: { padding: 16 } }, page),
  );

@Page('/samples', { title: 'Samples', layout: frame })
export class SamplesPage {
  render() {
    return crud(SampleState, { form: 'page' });
  }
}

@Page('/elsewhere', { title: 'Elsewhere', layout: frame })
export class ElsewherePage {
  render() {
    return html.h1('Elsewhere');
  }
}

@State()
export class OfferState extends ModelState(Product, {
  fields: ['name', 'sku', 'price', 'stock', 'status', 'category', 'tags'],
  list: ['name', 'sku', 'price', 'stock', 'status', 'category'],
  filters: ['status', 'category', 'stock'],
  orderBy: { sku: 'ASC' },
  count: { cap: 20 },
  pageSize: 10,
  createIn: ['category'],
}) {
  @Event() print(_key: string): void {
    // Somebody else's business.
  }

  protected override beforeSave(row: Product): void {
    if (row.name === 'boom') throw new Error('the disk is full');
    row.owner ??= { id: 1 } as Member;
  }
}

/** Everything that can be said otherwise is. */
@Page('/offers', { title: 'Angebote' })
export class OffersPage {
  render() {
    const s = use(OfferState);
    return crud(OfferState, {
      title: 'Angebote',
      columns: [
        'name',
        { field: 'price', label: 'Preis', cell: (row) => t`${row.price} €`, align: 'center', width: '9rem' },
        { field: 'stock', hidden: true },
        'category',
      ],
      widgets: {
        price: ({ name, label, error, value }) => numberInput({ name, label, error, defaultValue: value, rightSection: '€' }),
      },
      actions: button({ variant: 'default' }, 'Drucken'),
      rowActions: (row) => menu.item({ onClick: s.print(row.$key) }, 'Etikett'),
      selectionActions: button({ size: 'xs' }, 'Etiketten'),
      texts: { create: 'Neues Angebot', rangeOfMore: '{from} bis {to} von mehr als {total}', actions: 'Mehr' },
    });
  }
}

@State()
export class ShownState extends ModelState(Product, { fields: ['name', 'price', 'status'], pageSize: 5 }) {
  @Event() fail(): void {
    this.failure = 'The warehouse does not answer';
  }

  protected override can(action: string): boolean {
    return action === 'list';
  }
}

/** Parts without what goes with them. */
@Page('/cards', { title: 'Cards', layout: frame })
export class CardsPage {
  render() {
    return html.div(
      html.h1('Cards'),
      button({ onClick: use(ShownState).fail() }, 'Fail'),
      crud.toolbar(ShownState),
      crud.cards(ShownState),
      crud.pager(ShownState),
    );
  }
}

@Page('/looks', { title: 'Looks' })
export class LooksPage {
  render() {
    return crud(ShownState, { empty: html.p('Nothing, in words of our own') });
  }
}

export const partsPages = [SampleState, SamplesPage, ElsewherePage, OfferState, OffersPage, ShownState, CardsPage, LooksPage];
