import { Page } from '../../../../lib/pages/page.decorator.js';
import { Event } from '../../../../lib/state/event.decorator.js';
import { State } from '../../../../lib/state/state.decorator.js';
import { Var } from '../../../../lib/state/var.decorator.js';
import {
  anchor,
  appShell,
  burger,
  button,
  html,
  link,
  local,
  navLink,
  param,
  path,
  show,
  t,
  text,
  use,
  type UiNode,
} from '../../../../lib/ui/index.js';
import type { Sample } from '../../sample-input.js';

@State()
class UserState {
  @Var() name = '';
  @Var() theme = '';
  @Event() logout() {}
}

const opened = local(false);

const mainLayout = (page: UiNode) =>
  appShell(
    { navbar: { width: 200, breakpoint: 'sm', collapsed: { mobile: opened.not() } } },
    appShell.header(burger({ opened, onClick: opened.toggle }), text('Shop'), use(UserState).name),
    appShell.navbar(
      navLink({ href: '/', label: 'Home', active: path().eq('/') }),
      button({ onClick: use(UserState).logout }, 'Log out'),
    ),
    appShell.main({ 'data-path': path() }, page),
  );

function guestLayout(page: UiNode) {
  return html.main(show(use(UserState).name, page, html.p('Please ', link({ href: '/login' }, 'log in'))));
}

@Page('/', { layout: mainLayout })
class HomePage {
  render() {
    return link({ href: '/items/1' }, 'First item');
  }
}

@Page('/items/:id', { layout: mainLayout })
class ItemPage {
  render() {
    return html.div('Item ', param('id'), link({ href: t`/items/${param('id')}/edit`, onClick: opened.set(false) }, 'Edit'));
  }
}

@Page('/guest', { layout: guestLayout })
class GuestPage {
  render() {
    return html.p('guest');
  }
}

@Page('/wide', { layout: (page) => html.div({ className: 'wide' }, page) })
class WidePage {
  render() {
    return anchor({ href: 'https://example.com' }, 'out');
  }
}

export default { pages: [HomePage, ItemPage, GuestPage, WidePage], states: [UserState] } satisfies Sample;
