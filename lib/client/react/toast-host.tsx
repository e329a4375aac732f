import { useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { useClient } from './client.context.js';
import { useSignal } from './watch.js';

/** Shows messages. What that takes is loaded with the first of them. */
export function ToastHost(): ReactNode {
  const client = useClient();
  const waiting = useSignal(client.toasts).length > 0;
  const [Toaster, setToaster] = useState<ComponentType>();
  useEffect(() => {
    if (!waiting || Toaster) return;
    import('./kit/toaster.js').then(
      (module) => setToaster(() => module.Toaster),
      (error: unknown) => client.report(error),
    );
  }, [client, waiting, Toaster]);
  return Toaster && <Toaster />;
}
