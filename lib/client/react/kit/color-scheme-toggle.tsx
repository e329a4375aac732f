import { ActionIcon, Box, useComputedColorScheme, useMantineColorScheme, type ActionIconProps } from '@mantine/core';
import type { ReactNode } from 'react';

const icon = {
  width: 20,
  height: 20,
  viewBox: '0 0 24 24',
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.5,
  strokeLinecap: 'round',
} as const;

/** Switches between light and dark. Both icons are there and the stylesheet hides one, so it is right before React runs. */
export function ColorSchemeToggle(props: ActionIconProps): ReactNode {
  const { setColorScheme } = useMantineColorScheme();
  const shown = useComputedColorScheme('light');
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label="Switch the colour scheme"
      {...props}
      onClick={() => setColorScheme(shown === 'dark' ? 'light' : 'dark')}
    >
      <Box component="svg" {...icon} darkHidden aria-hidden>
        <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z" />
      </Box>
      <Box component="svg" {...icon} lightHidden aria-hidden>
        <circle cx="12" cy="12" r="4" />
        <path d="M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M5.6 18.4l1.1-1.1M17.3 6.7l1.1-1.1" />
      </Box>
    </ActionIcon>
  );
}
