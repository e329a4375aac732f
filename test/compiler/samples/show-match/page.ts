import { Page } from '../../../../lib/pages/page.decorator.js';
import { State } from '../../../../lib/state/state.decorator.js';
import { Var } from '../../../../lib/state/var.decorator.js';
import { alert, badge, fragment, html, loader, local, match, show, stack, t, text, use } from '../../../../lib/ui/index.js';
import type { Sample } from '../../sample-input.js';

@State()
class OrderState {
  @Var() status: 'open' | 'sent' | 'lost' = 'open';
  @Var() paid: boolean | null = null;
  @Var() total = 0;
  @Var() tags: string[] = [];
  @Var() owner: { name: string; address?: { city: string } } | null = null;
}

@Page('/order')
class OrderPage {
  render() {
    const s = use(OrderState);
    const open = local(false);
    return stack(
      show(s.paid, text('paid'), show(open, alert({ title: t`Owed: ${s.total}` }, 'Please pay'), 'closed')),
      show(
        s.total
          .plus(1)
          .times(2)
          .gt(10)
          .and(s.status.ne('lost').or(s.tags.length.eq(0).not())),
        fragment('a', html.b('b')),
      ),
      show(s.tags.includes('new'), s.owner.name),
      match(s.status, { open: badge('Open'), sent: badge({ color: 'green' }, s.owner.address.city) }, loader()),
      match(s.paid, { true: 'yes', false: fragment() }),
    );
  }
}

export default { pages: [OrderPage], states: [OrderState] } satisfies Sample;
