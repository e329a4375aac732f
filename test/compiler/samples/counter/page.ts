import { Page } from '../../../../lib/pages/page.decorator.js';
import { Computed } from '../../../../lib/state/computed.decorator.js';
import { Event } from '../../../../lib/state/event.decorator.js';
import { State } from '../../../../lib/state/state.decorator.js';
import { Var } from '../../../../lib/state/var.decorator.js';
import { button, group, show, stack, t, text, title, use } from '../../../../lib/ui/index.js';
import type { Sample } from '../../sample-input.js';

@State()
class CounterState {
  @Computed() get double() {
    return this.count * 2;
  }
  @Var({ serverOnly: true }) secret = '';
  @Var() count = 0;
  @Event() increment(by: number) {
    this.count += by;
  }
}

@State()
class AuditState {
  @Var({ storage: 'local' }) density = 'compact';
  @Event() log() {}
}

@Page('/counter', { title: 'Counter' })
class CounterPage {
  render() {
    const s = use(CounterState);
    return stack(
      title(t`Count: ${s.count}`),
      group(button({ onClick: s.increment(-1) }, '−'), button({ onClick: s.increment(1) }, '+')),
      show(s.count.gt(10), text({ c: 'red' }, 'hot')),
    );
  }
}

export default { pages: [CounterPage], states: [CounterState, AuditState] } satisfies Sample;
