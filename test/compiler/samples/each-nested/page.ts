import { Page } from '../../../../lib/pages/page.decorator.js';
import { Event } from '../../../../lib/state/event.decorator.js';
import { State } from '../../../../lib/state/state.decorator.js';
import { Var } from '../../../../lib/state/var.decorator.js';
import {
  badge,
  button,
  checkbox,
  derive,
  divider,
  each,
  html,
  local,
  show,
  stack,
  t,
  table,
  text,
  textInput,
  use,
} from '../../../../lib/ui/index.js';
import type { Sample } from '../../sample-input.js';

interface Line {
  sku: string;
  price: number;
  done: boolean;
}

@State()
class CartState {
  @Var() carts: { id: number; owner: string; lines: Line[] }[] = [];
  @Var() words: string[] | null = null;
  @Var() currency = 'EUR';
  @Event() remove(_cart: number, _sku: string) {}
}

@Page('/carts')
class CartsPage {
  render() {
    const s = use(CartState);
    return stack(
      each(s.carts, (cart, i) => {
        const open = local(true);
        return html.section(
          { 'aria-label': t`Cart ${i.plus(1)}` },
          text({ fw: 700 }, cart.owner, ' has ', cart.lines.length),
          divider(),
          checkbox({ bind: open, label: 'Show' }),
          show(
            open,
            table(
              table.tbody(
                each(
                  cart.lines,
                  (line, j) => {
                    const note = local('');
                    return table.tr(
                      table.th({ scope: 'row', onClick: open.toggle }, j.plus(1)),
                      table.td(line.sku),
                      table.td(line.price, ' ', s.currency),
                      table.td(derive((price: number) => price.toFixed(2), line.price)),
                      show(line.done, badge({ color: 'green' }, 'done'), badge('open')),
                      textInput({ bind: note, placeholder: line.sku }),
                      button(
                        { size: 'xs', color: 'red', onClick: [s.remove(cart.id, line.sku), note.set('')] },
                        'Remove ',
                        cart.owner,
                      ),
                    );
                  },
                  { key: 'sku' },
                ),
              ),
            ),
          ),
        );
      }),
      each(s.words, (word) => word, { key: (word) => t`${s.currency}-${word}` }),
      each(['a', 'b'], (letter, i) => html.li(i, letter.upperCase())),
    );
  }
}

export default { pages: [CartsPage], states: [CartState] } satisfies Sample;
