import { jsx, jsxs } from 'react/jsx-runtime';
import { Chart } from '#charts/own';
import { Map as Map1 } from '@maps/react/three';
import SomeMarkdown from 'some-markdown';
import { merge, text, useVar } from 'nestjs-reflex/client';

function Page() {
  return article1;
}

const article1 = jsxs(Article1, {
  className: 'doc',
  tabIndex: -1,
  children: [
    jsx(SomeMarkdown1, { allow: ['b'] }),
    jsx(Map2, { children: jsx(MapMarkerPin1, { at: [1.5, -2] }) }),
    jsx(Chart, {
      points: new Map([['a', 1]]),
      ids: new Set([-1n]),
      from: new Date(86400000),
      none: null
    }),

    jsxs('select', {
      children: [
        jsx(Option1, { value: 'a' }),
        jsx('option', { children: 'plain' })
      ]
    }),
    jsx('svg', { viewBox: '0 0 1 1', children: jsx(Path1, {}) })
  ]
});

function SomeMarkdown1(injected) {
  const body = useVar(0);

  return jsx(SomeMarkdown, { children: text(body), ...injected });
}

function MapMarkerPin1(injected) {
  const tags = useVar(2);

  return jsx(Map1.Marker.Pin, merge({ tags }, injected));
}

function Map2(injected) {
  const zoom = useVar(1);

  return jsx(Map1, { zoom, ...injected });
}

function Option1(injected) {
  const zoom = useVar(1);

  return jsx('option', { children: 'Zoom ' + text(zoom), ...injected });
}

function Path1(injected) {
  const zoom = useVar(1);

  return jsx('path', { d: 'M0 0L' + text(zoom) + ' 1', ...injected });
}

function Article1(injected) {
  const zoom = useVar(1);

  return jsx('article', { 'aria-busy': zoom > 2, ...injected });
}

export const page = { Page };
