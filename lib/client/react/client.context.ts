import { createContext, useContext } from 'react';
import { ClientError } from '../core/client.error.js';
import type { ReflexClient } from '../core/reflex.client.js';

export const ClientContext = createContext<ReflexClient | undefined>(undefined);

/**
 * The page's client, for React components written by hand: `client.send('CounterState.increment', [1])` calls an event
 * handler, `client.navigate('/orders')` goes to a page, `client.status` is the connection. Throws outside of a page.
 */
export function useClient(): ReflexClient {
  const client = useContext(ClientContext);
  if (!client) throw new ClientError('REFLEX_NO_CLIENT', 'A hook of nestjs-reflex/client runs outside of a page');
  return client;
}
