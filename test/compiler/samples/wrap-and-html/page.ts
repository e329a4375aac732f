import { Page } from '../../../../lib/pages/page.decorator.js';
import { State } from '../../../../lib/state/state.decorator.js';
import { Var } from '../../../../lib/state/var.decorator.js';
import { html, t, use, wrap } from '../../../../lib/ui/index.js';
import type { Sample } from '../../sample-input.js';

@State()
class DocState {
  @Var() body = '';
  @Var() zoom = 1;
  @Var() tags: string[] = [];
}

const markdown = wrap<{ allow?: string[] }>('some-markdown', 'default');
const map = wrap<{ zoom: number; onZoom?: (zoom: number) => void }>('@maps/react/three', 'Map', { binding: 'value' });
const marker = wrap<{ at: [number, number]; tags?: string[] }>('@maps/react/three', 'Map.Marker.Pin');
const chart = wrap<{ points: object; ids?: object; from?: Date; none?: null }>('#charts/own', 'Chart');

@Page('/docs')
class DocsPage {
  render() {
    const s = use(DocState);
    return html.article(
      { className: 'doc', 'aria-busy': s.zoom.gt(2), tabIndex: -1 },
      markdown({ allow: ['b'] }, s.body),
      map({ zoom: s.zoom }, marker({ at: [1.5, -2], tags: s.tags })),
      chart({ points: new Map([['a', 1]]), ids: new Set([-1n]), from: new Date(86_400_000), none: null }),
      html.select(html.option({ value: 'a' }, 'Zoom ', s.zoom), html.option('plain')),
      html.svg({ viewBox: '0 0 1 1' }, html.path({ d: t`M0 0L${s.zoom} 1` })),
    );
  }
}

export default { pages: [DocsPage], states: [DocState] } satisfies Sample;
