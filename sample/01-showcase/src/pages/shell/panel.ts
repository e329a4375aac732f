import { card, title, type Child, type UiNode } from 'nestjs-reflex/ui';

/** A card with what belongs together. */
export function panel(...children: Child[]): UiNode {
  return card({ withBorder: true, radius: 'md', p: 'lg', h: '100%' }, ...children);
}

/** A panel with a heading of its own. */
export function titledPanel(heading: string, ...children: Child[]): UiNode {
  return panel(title({ order: 2, size: 'h4', mb: 'md' }, heading), ...children);
}
