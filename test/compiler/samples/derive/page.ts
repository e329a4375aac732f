import { Page } from '../../../../lib/pages/page.decorator.js';
import { Event } from '../../../../lib/state/event.decorator.js';
import { State } from '../../../../lib/state/state.decorator.js';
import { Var } from '../../../../lib/state/var.decorator.js';
import { button, derive, each, html, stack, t, text, use } from '../../../../lib/ui/index.js';
import type { Sample } from '../../sample-input.js';

@State()
class SaleState {
  @Var() rows: { id: number; price: number; day: Date }[] = [];
  @Var() rate = 1;
  @Var() since = new Date(0);
  @Event() book(_total: number, _note: string) {}
}

const sum = (rows: readonly { price: number }[], rate: number) => rows.reduce((all, { price = 0 }) => all + price * rate, 0);

@Page('/sale')
class SalePage {
  render() {
    const s = use(SaleState);
    const total = derive(sum, s.rows, s.rate);
    const euro = derive(
      (value: number) => new Intl.NumberFormat('de', { style: 'currency', currency: 'EUR' }).format(value),
      total,
    );
    return stack(
      text('Total ', euro),
      text({ title: euro, c: derive((n) => (Math.round(n) > 100 ? 'red' : undefined), total) }, t`${total} since ${s.since}`),
      button({ onClick: s.book(total, euro) }, 'Book'),
      each(s.rows, (row) =>
        html.li(
          { className: derive((day: Date, since: Date) => (day < since ? 'old' : 'new'), row.day, s.since) },
          derive(label, row),
        ),
      ),
    );
  }
}

function label({ id, price }: { id: number; price: number }): string {
  if (Number.isNaN(price)) return 'free';
  const cents = Math.trunc(price * 100);
  return `#${id}: ${cents}`;
}

export default { pages: [SalePage], states: [SaleState] } satisfies Sample;
