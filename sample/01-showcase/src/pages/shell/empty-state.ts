import { stack, text, themeIcon, type UiNode } from 'nestjs-reflex/ui';

/** Says what a list would show, in place of an empty one. */
export function emptyState(icon: UiNode, heading: string, hint: string): UiNode {
  return stack(
    { align: 'center', gap: 'xs', py: 'xl' },
    themeIcon({ size: 48, radius: 'xl', variant: 'light', color: 'gray' }, icon),
    text({ fw: 600 }, heading),
    text({ size: 'sm', c: 'dimmed', ta: 'center' }, hint),
  );
}
