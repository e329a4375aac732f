import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';

/** An address as a link, where it is one that may be followed; else as the text that it is. */
export function WebLink({ value }: { readonly value: unknown }): ReactNode {
  if (typeof value !== 'string' || value === '') return null;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return value;
  return (
    <Anchor href={url.href} target="_blank" rel="noopener noreferrer" size="sm">
      {url.host + (url.pathname === '/' ? '' : url.pathname)}
    </Anchor>
  );
}
