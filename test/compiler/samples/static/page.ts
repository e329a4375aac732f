import { Page } from '../../../../lib/pages/page.decorator.js';
import { button, divider, fragment, group, html, stack, text, title } from '../../../../lib/ui/index.js';
import type { Sample } from '../../sample-input.js';

@Page('/about', { title: 'About' })
class AboutPage {
  render() {
    return stack(
      { gap: 'lg' },
      title({ order: 2 }, 'It\'s "quoted", `ticked`, ${not} a \\ template'),
      text('Two\nlines, a tab\t, a lone surrogate \ud800 and </script>'),
      group(button({ variant: 'light', disabled: true }, 'One'), button('Two')),
      fragment(
        divider({ my: 'sm' }),
        fragment('loose text ', html.em({ 'data-kind': 'aside', style: { marginTop: -4 } }, 'and more')),
      ),
      html.br(),
    );
  }
}

@Page('/', { title: '' })
class HomePage {
  render() {
    return html.p('Nothing but ', 1, ' line');
  }
}

export default { pages: [AboutPage, HomePage] } satisfies Sample;
