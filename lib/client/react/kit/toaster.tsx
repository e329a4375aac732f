import { useContext, useEffect, type ReactNode } from 'react';
import { MantineContext, MantineProvider } from '@mantine/core';
import { Notifications, notifications } from '@mantine/notifications';
import '@mantine/core/styles/default-css-variables.css';
import { useClient } from '../client.context.js';
import { useSignal } from '../watch.js';
import { styleNonce } from './style-nonce.js';

/** The kit's notifications: with the theme of the page where it uses the kit, with the kit's own where it does not. */
export function Toaster(): ReactNode {
  const client = useClient();
  const toasts = useSignal(client.toasts);
  useEffect(() => {
    if (!toasts.length) return;
    for (const toast of client.takeToasts())
      notifications.show({ ...toast, style: { whiteSpace: 'pre-line' }, closeButtonProps: { 'aria-label': 'Close' } });
  }, [client, toasts]);
  const inKit = useContext(MantineContext) !== null;
  return inKit ? (
    <Notifications />
  ) : (
    <MantineProvider defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <Notifications />
    </MantineProvider>
  );
}
