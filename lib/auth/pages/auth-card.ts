import type { Child } from '../../ui/child.js';
import { colorSchemeToggle } from '../../ui/color-scheme-toggle.js';
import { html } from '../../ui/html.js';
import { card, center, group, image, stack, text, title } from '../../ui/kit/core.js';
import type { UiNode } from '../../ui/node.js';

/** What `authCard()` shows around a form. */
export interface AuthCardProps {
  readonly heading: string;
  /** A line below the heading. */
  readonly lead?: string;
  readonly brand?: string;
  /** URL of an image. */
  readonly logo?: string;
}

/** The frame of the pages of accounts: the name of the app, and a card in the middle of the screen. */
export function authCard({ heading, lead, brand, logo }: AuthCardProps, ...children: Child[]): UiNode {
  const name = [
    ...(logo === undefined ? [] : [image({ src: logo, alt: '', h: 32, w: 'auto' })]),
    ...(brand === undefined ? [] : [text({ fw: 700, size: 'lg' }, brand)]),
  ];
  return center(
    { mih: '100dvh', p: 'md', bg: 'light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-8))' },
    html.main(
      { style: { width: '100%', maxWidth: 420 } },
      group({ justify: 'space-between', mih: 36, mb: 'md' }, group({ gap: 'sm' }, ...name), colorSchemeToggle()),
      card(
        { withBorder: true, radius: 'md', shadow: 'sm', p: { base: 'lg', xs: 'xl' } },
        stack(
          { gap: 'lg' },
          stack(
            { gap: 4 },
            title({ order: 1, size: 'h2' }, heading),
            ...(lead === undefined ? [] : [text({ c: 'dimmed', size: 'sm' }, lead)]),
          ),
          ...children,
        ),
      ),
    ),
  );
}
