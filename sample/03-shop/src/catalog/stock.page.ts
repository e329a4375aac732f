import { UseGuards } from '@nestjs/common';
import { Page } from 'nestjs-reflex';
import { LoginRequired } from 'nestjs-reflex/auth';
import { crud } from 'nestjs-reflex/typeorm';
import { badge, button, card, group, stack, t, text, title, use } from 'nestjs-reflex/ui';
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
        group(
          { justify: 'space-between' },
          stack(
            { gap: 4 },
            title({ order: 1, size: 'h2' }, 'Running out'),
            text({ c: 'dimmed' }, t`${s.total} products have fewer than ten left`),
          ),
          badge({ size: 'xl', variant: 'light', color: 'orange' }, s.total),
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
