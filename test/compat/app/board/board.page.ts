import { Page } from 'nestjs-reflex';
import { button, link, stack, t, text, title, use } from 'nestjs-reflex/ui';
import { PanelState } from './panel.state.js';

@Page('/board', { onLoad: () => use(PanelState).open })
export class BoardPage {
  render() {
    const s = use(PanelState);
    return stack(
      title('Board'),
      text(t`Said: ${s.said}`),
      text(t`Host: ${s.host}`),
      button({ onClick: s.add('hello') }, 'Say hello'),
      link({ href: '/desk/4' }, 'To the desk'),
    );
  }
}
