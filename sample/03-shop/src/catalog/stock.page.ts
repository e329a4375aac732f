import { UseGuards } from '@nestjs/common';
import { Page } from 'nestjs-reflex';
import { LoginRequired } from 'nestjs-reflex/auth';
import { crud } from 'nestjs-reflex/typeorm';
import { button, card, numberFormatter, stack, text, title, use } from 'nestjs-reflex/ui';
import { shopLayout } from '../pages/shop.layout.js';
import { StockState } from './stock.state.js';

/** Built from the parts: a head of its own, the table with a column that does something, the pager. */
@Page('/stock', { title: 'Running out', layout: shopLayout })
@UseGuards(LoginRequired)
export class StockPage {
  render() {
    const s = use(StockState);
    return stack(
      card(
        { withBorder: true, padding: 'lg' },
        stack(
          { gap: 4 },
          title({ order: 1, size: 'h2' }, 'Running out'),
          text(
            { c: 'dimmed' },
            numberFormatter({ value: s.total, thousandSeparator: ',' }),
            s.total.eq(1).choose(' product has fewer than ten left', ' products have fewer than ten left'),
          ),
        ),
      ),
      crud.table(StockState, {
        editable: false,
        selectable: false,
        columns: [
          'name',
          'sku',
          'category',
          'stock',
          {
            field: 'stock',
            label: 'Order',
            cell: (row) =>
              button({ size: 'compact-sm', variant: 'light', onClick: s.reorder(row.$key), loading: s.reorder.pending }, '+ 20'),
          },
        ],
      }),
      crud.pager(StockState),
    );
  }
}
