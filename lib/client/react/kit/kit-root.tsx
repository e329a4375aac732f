import type { ReactNode } from 'react';
import { MantineProvider, type MantineThemeOverride } from '@mantine/core';
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import { styleNonce } from './style-nonce.js';

export interface KitRootProps {
  readonly theme?: MantineThemeOverride;
  readonly children: ReactNode;
}

/** What pages with components of the kit stand in: its theme, and the colour scheme of the system unless the user chose one. */
export function KitRoot({ theme, children }: KitRootProps): ReactNode {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      {children}
    </MantineProvider>
  );
}
