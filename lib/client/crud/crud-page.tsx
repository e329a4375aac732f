import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import './crud.css';

/** The frame of a whole page. It is the document's main part, unless a layout has one around it. */
export function CrudPage({ children }: { readonly children?: ReactNode }): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const [isMain, setMain] = useState(false);
  useLayoutEffect(() => setMain(!frame.current?.parentElement?.closest('main,[role=main]')), []);
  return (
    <div ref={frame} className="reflex-crud reflex-crud-page" role={isMain ? 'main' : undefined}>
      {children}
    </div>
  );
}
