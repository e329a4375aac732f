import { Page } from '../../../../lib/pages/page.decorator.js';
import { State } from '../../../../lib/state/state.decorator.js';
import { Var } from '../../../../lib/state/var.decorator.js';
import { html, use } from '../../../../lib/ui/index.js';
import type { Sample } from '../../sample-input.js';

@State()
class ReaderState {
  @Var() language = 'fr';
}

@Page('/usual')
class UsualPage {
  render() {
    return html.p('As the app is');
  }
}

@Page('/arabic', { lang: 'ar', title: 'مرحبا' })
class ArabicPage {
  render() {
    return html.p('مرحبا');
  }
}

@Page('/code', { lang: 'ar', dir: 'ltr' })
class CodePage {
  render() {
    return html.p();
  }
}

@Page('/yours', { lang: use(ReaderState).language })
class YoursPage {
  render() {
    return html.p();
  }
}

export default { pages: [UsualPage, ArabicPage, CodePage, YoursPage], states: [ReaderState] } satisfies Sample;
