import { show } from '../../ui/flow.js';
import { html } from '../../ui/html.js';
import { actionIcon } from '../../ui/kit/core.js';
import type { UiNode } from '../../ui/node.js';
import type { EventCall } from '../../ui/event.reference.js';
import { derive } from '../../vars/derive.js';
import type { Var } from '../../vars/var.js';
import type { CrudContext } from './crud.context.js';
import { icon } from './icons.js';
import { counted, pageSize } from './pieces.js';

/** Which rows of how many, and the way to the others. */
export function pagerOf<E extends object>(context: CrudContext<E>): UiNode {
  const { s, rows, texts, pageSizes } = context;
  const atStart = s.page.le(1);
  // The end of a list that was counted up to a bound is not known.
  const atEnd = s.totalIs.eq('exact').choose(s.page.ge(s.pageCount), rows.length.lt(s.pageSize));
  const isLong = s.pageCount.gt(2);
  return show(
    rows.length.gt(0),
    html.nav(
      { className: 'reflex-crud reflex-crud-pager', 'aria-label': texts.pages },
      html.span(rangeOf(context)),
      html.div(
        pageSize({ label: texts.pageSize, sizes: [...pageSizes], value: s.pageSize, onSize: s.setPageSize }),
        show(isLong, step('first', texts.first, atStart, s.goToPage(1))),
        step('back', texts.previous, atStart, s.prevPage()),
        html.span(placeOf(context)),
        step('on', texts.next, atEnd, s.nextPage()),
        show(isLong.and(s.totalIs.eq('exact')), step('last', texts.last, atEnd, s.goToPage(s.pageCount))),
      ),
    ),
  );
}

function step(drawing: Parameters<typeof icon>[0], label: string, disabled: Var<boolean>, onClick: EventCall): UiNode {
  return actionIcon({ variant: 'default', size: 30, 'aria-label': label, disabled, onClick }, icon(drawing));
}

/** "21–40 of 10,000". */
function rangeOf<E extends object>({ s, rows, texts }: CrudContext<E>): UiNode {
  const { totalIs } = s;
  const text = totalIs.eq('capped').choose(texts.rangeOfMore, totalIs.eq('estimated').choose(texts.rangeOfAbout, texts.range));
  const counts = derive(
    (page, size, shown, total) => ({ from: (page - 1) * size + 1, to: (page - 1) * size + shown, total }),
    s.page,
    s.pageSize,
    rows.length,
    s.total,
  );
  return counted({ text, counts });
}

/** "Page 2 of 500", as far as the pages are counted. */
function placeOf<E extends object>({ s, texts }: CrudContext<E>): UiNode {
  const text = s.totalIs.eq('exact').choose(texts.page, texts.pageAlone);
  return counted({ text, counts: { page: s.page, count: s.pageCount } });
}
