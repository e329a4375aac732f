import type { ActionIconProps } from '@mantine/core';
import { packageBuilder, type Builder } from './builder.js';
import type { KitProps } from './kit.props.js';

/** Those of an `actionIcon`: `variant`, `size`, `radius`, an `aria-label` in the app's own language. */
export interface ColorSchemeToggleElement extends KitProps<ActionIconProps> {}

/**
 * A button that switches between the light and the dark colours. What is chosen is kept in the browser; until then the
 * system's setting holds.
 */
export const colorSchemeToggle: Builder<ColorSchemeToggleElement> = packageBuilder(
  { package: 'nestjs-reflex/client', export: 'ColorSchemeToggle', kit: true },
  'colorSchemeToggle',
  'value',
);
