import { useMemo } from 'react';
import { jsx } from 'react/jsx-runtime';
import { text, usePageTitle, useVar } from 'nestjs-reflex/client';

const derive1 = (name) => (name ?? 'Nobody').toUpperCase();

function Page() {
  const user = useVar(1);
  const input = user?.name;
  const derived = useMemo(() => derive1(input), [input]);

  usePageTitle(text(derived));

  return p1;
}

const p1 = jsx('p', {});

export const page = { Page };
