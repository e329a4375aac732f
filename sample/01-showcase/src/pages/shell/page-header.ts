import { group, stack, text, title, type UiNode } from 'nestjs-reflex/ui';

/** Heading of a page, with what belongs to its right. */
export function pageHeader(heading: string, description: string, ...actions: UiNode[]): UiNode {
  return group(
    { justify: 'space-between', align: 'flex-end' },
    stack({ gap: 2 }, title({ order: 1, size: 'h2' }, heading), text({ c: 'dimmed', size: 'sm' }, description)),
    ...actions,
  );
}
