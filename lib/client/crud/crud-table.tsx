import { useEffect, useRef, type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import './crud.css';

export interface CrudTableColumn {
  readonly name: string;
  /** Its share of the width; 1 is a short number. */
  readonly weight: number;
}

export interface CrudTableProps {
  readonly columns: readonly CrudTableColumn[];
  /** Cells of a row that stand before those of the columns. */
  readonly before: number;
  /** Names of the columns that are not shown; null: as at first. */
  readonly hidden: readonly string[] | null;
  readonly hiddenAtFirst: readonly string[];
  /** Other rows are on their way. */
  readonly busy: boolean;
  /** Whether rows can be opened. */
  readonly openable: boolean;
  readonly children?: ReactNode;
  onOpen(key: string): void;
  onSelect?(key: string): void;
}

/** Width that a column of weight 1 needs. In rem. */
const NARROWEST = 4.5;
/** What has a click of its own. */
const INTERACTIVE = 'a,button,input,select,textarea,label,summary,[contenteditable],[role=button],[role=menuitem]';

/**
 * The frame of a list: which columns it shows, and its keyboard. Arrow keys, Home and End go from row to row, Enter opens one, the
 * space bar selects it. Columns are hidden by a rule of the stylesheet, so that hiding one renders no row.
 */
export function CrudTable(props: CrudTableProps): ReactNode {
  const { columns, before, hidden, hiddenAtFirst, busy, openable, children, onOpen, onSelect } = props;
  const frame = useRef<HTMLDivElement>(null);
  const left = hidden ?? hiddenAtFirst;
  const shown = columns.filter(({ name }) => !left.includes(name));
  const hide = columns.flatMap(({ name }, i) => (left.includes(name) ? [i + 1 + before] : [])).join(' ');
  const width = shown.reduce((sum, { weight }) => sum + weight, 0) * NARROWEST + 6;

  useEffect(() => {
    const { current } = frame;
    if (!current) return undefined;
    // Only a frame that is too narrow scrolls: the head of one that scrolls would stick to it, and not to the window.
    const observer = new ResizeObserver(() => {
      const table = current.querySelector('table');
      current.toggleAttribute('data-narrow', table !== null && table.offsetWidth > current.clientWidth + 1);
    });
    observer.observe(current);
    return () => observer.disconnect();
  });

  const last = useRef<{ readonly row: HTMLElement; readonly place: number }>(undefined);
  useEffect(() => {
    // Who has deleted a row goes on from the one that took its place.
    const observer = new MutationObserver((changes) => {
      const { row, place } = last.current ?? {};
      const isGone = row && changes.some(({ removedNodes }) => [...removedNodes].includes(row));
      if (!isGone || place === undefined || document.activeElement !== document.body) return;
      const rows = [...frame.current!.querySelectorAll<HTMLElement>('tr[data-key]')];
      (rows[place] ?? rows.at(-1))?.focus();
    });
    observer.observe(frame.current!, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);

  const rowOf = (target: EventTarget): HTMLElement | null =>
    target instanceof Element && frame.current?.contains(target) ? target.closest<HTMLElement>('tr[data-key]') : null;

  const onClick = (event: MouseEvent): void => {
    const row = rowOf(event.target);
    const own = (event.target as Element).closest(INTERACTIVE);
    if (!openable || !row || (own && row.contains(own)) || window.getSelection()?.isCollapsed === false) return;
    onOpen(row.dataset.key!);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rowOf(event.target);
    const isTyping = (event.target as Element).matches('input:not([type=checkbox]),select,textarea,[aria-expanded=true]');
    if (!row || isTyping || event.altKey || event.metaKey) return;
    const next = neighbour(row, event.key);
    if (next !== undefined) {
      event.preventDefault();
      next?.focus();
    } else if (event.target === row && event.key === 'Enter' && openable) {
      event.preventDefault();
      onOpen(row.dataset.key!);
    } else if (event.key === ' ' && onSelect && (event.target === row || event.ctrlKey)) {
      event.preventDefault();
      onSelect(row.dataset.key!);
    }
  };

  return (
    <div className="reflex-crud reflex-crud-container">
      <div
        ref={frame}
        className="reflex-crud-frame reflex-crud-table"
        data-busy={busy || undefined}
        data-openable={openable || undefined}
        data-hide={hide}
        style={{ '--reflex-crud-width': `${width}rem` } as CSSProperties}
        onClick={onClick}
        onKeyDown={onKeyDown}
        onFocus={({ target }) => {
          const row = rowOf(target);
          if (row) last.current = { row, place: [...row.parentElement!.children].indexOf(row) };
        }}
      >
        {children}
      </div>
    </div>
  );
}

/** The row that a key leads to; null where there is none, undefined for other keys. */
function neighbour(row: HTMLElement, key: string): HTMLElement | null | undefined {
  const rows = [...row.parentElement!.querySelectorAll<HTMLElement>(':scope > tr[data-key]')];
  const at = rows.indexOf(row);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[key];
  return to === undefined ? undefined : (rows[to] ?? null);
}
