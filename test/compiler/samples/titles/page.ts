import { Page } from '../../../../lib/pages/page.decorator.js';
import { State } from '../../../../lib/state/state.decorator.js';
import { Var } from '../../../../lib/state/var.decorator.js';
import { derive, html, param, t, use } from '../../../../lib/ui/index.js';
import type { Sample } from '../../sample-input.js';

@State()
class InboxState {
  @Var() unread = 0;
  @Var() user: { name: string } | null = null;
}

const s = use(InboxState);

@Page('/inbox/:box', { title: t`${param('box')} (${s.unread})` })
class InboxPage {
  render() {
    return html.p(s.user.name);
  }
}

@Page('/profile', { title: derive((name: string | undefined) => (name ?? 'Nobody').toUpperCase(), s.user.name) })
class ProfilePage {
  render() {
    return html.p();
  }
}

@Page('/plain')
class PlainPage {
  render() {
    return html.p();
  }
}

export default { pages: [InboxPage, ProfilePage, PlainPage], states: [InboxState] } satisfies Sample;
