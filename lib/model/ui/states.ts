import type { Child } from '../../ui/child.js';
import { fragment, show } from '../../ui/flow.js';
import { html } from '../../ui/html.js';
import { alert, button, skeleton, stack, text, title } from '../../ui/kit/core.js';
import type { UiNode } from '../../ui/node.js';
import { t } from '../../vars/template.js';
import { at, type CrudContext } from './crud.context.js';
import { icon } from './icons.js';

/** Rows of the skeleton. */
const GHOSTS = 8;

/** The rows as `shown`, or what stands in their place while there are none. What was read last stays where it cannot be read again. */
export function listOf<E extends object>(context: CrudContext<E>, shown: UiNode): UiNode {
  const { s, rows } = context;
  const none = show(s.failure, null, emptyOf(context));
  return fragment(show(s.failure, failureOf(context)), show(s.loading, skeletonOf(), show(rows.length.eq(0), none, shown)));
}

/** What stands where the rows will be. */
function skeletonOf(): UiNode {
  const ghosts = Array.from({ length: GHOSTS }, () => skeleton({ height: 36, radius: 'sm' }));
  return html.div(
    { className: 'reflex-crud reflex-crud-frame reflex-crud-ghosts', 'aria-hidden': true },
    stack({ gap: 'xs' }, ...ghosts),
  );
}

/** The rows could not be read. */
function failureOf<E extends object>({ s, rows, texts }: CrudContext<E>): UiNode {
  return alert(
    { className: 'reflex-crud', color: 'red', variant: 'outline', title: texts.failed, icon: icon('alert', 20), role: 'alert' },
    stack(
      { align: 'flex-start', gap: 'sm' },
      text({ size: 'sm' }, s.failure, show(rows.length.gt(0), t` ${texts.stale}`)),
      button({ size: 'xs', variant: 'default', onClick: s.refresh(), loading: s.refresh.pending }, texts.retry),
    ),
  );
}

/** Nothing there, nothing that matches, and nothing deleted are three things, each with what can be done about it. */
function emptyOf<E extends object>({ s, texts, options }: CrudContext<E>): UiNode {
  const narrowed = s.search.ne('').or(s.filters.length.gt(0));
  const clear = button({ variant: 'default', onClick: s.clearFilters(), loading: s.clearFilters.pending }, texts.clearFilters);
  const create = show(at(s.may, 'create'), button({ onClick: s.startCreate(), leftSection: icon('add') }, texts.create));
  return show(
    narrowed,
    words('noMatch', texts.noMatch, texts.noMatchHint, clear),
    show(
      s.deleted.eq('only'),
      words('bin', texts.noneDeleted, undefined),
      options.empty ?? words('empty', texts.empty, texts.emptyHint, create),
    ),
  );
}

function words(drawing: Parameters<typeof icon>[0], heading: string, hint: string | undefined, action?: Child): UiNode {
  return html.div(
    { className: 'reflex-crud reflex-crud-frame reflex-crud-nothing' },
    html.span({ className: 'reflex-crud-drawing' }, icon(drawing, 28)),
    title({ order: 2, size: 'h4' }, heading),
    hint === undefined ? null : text({ size: 'sm', c: 'dimmed' }, hint),
    action,
  );
}
