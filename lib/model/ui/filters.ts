import { each } from '../../ui/each.js';
import { show } from '../../ui/flow.js';
import { html } from '../../ui/html.js';
import { button, closeButton } from '../../ui/kit/core.js';
import type { UiNode } from '../../ui/node.js';
import { t } from '../../vars/template.js';
import { at, type CrudContext } from './crud.context.js';
import { filterMenu } from './pieces.js';
import { pickerTexts } from './picker-texts.js';

/** Adds a filter: a field, what to do with it, and a value of its type. */
export function filterMenuOf<E extends object>({ s, state, contract, texts }: CrudContext<E>): UiNode {
  const fields = contract.filters.map((name) => contract.fields.get(name)!).filter(({ operators }) => operators.length > 0);
  return filterMenu({
    state,
    options: s.options,
    pickerTexts: pickerTexts(texts),
    fields: fields.map(({ name, label, kind, operators, choices }) => ({
      name,
      label,
      kind,
      operators: [...operators],
      ...(choices && { choices: choices.map((choice) => ({ ...choice })) }),
    })),
    texts: {
      add: texts.addFilter,
      field: texts.filterField,
      operator: texts.filterOperator,
      value: texts.filterValue,
      to: texts.filterTo,
      apply: texts.apply,
      yes: texts.yes,
      no: texts.no,
      isEmpty: texts.isEmpty,
      isNotEmpty: texts.isNotEmpty,
      operators: { ...texts.operators },
    },
  });
}

/** The filters that narrow the list, each with a button that takes it away. */
export function chipsOf<E extends object>({ s, texts }: CrudContext<E>): UiNode {
  return show(
    s.filters.length.gt(0),
    html.div(
      { className: 'reflex-crud reflex-crud-chips' },
      each(s.filters, (filter) => {
        const text = at<string>(filter, 'text');
        const remove = s.setFilter(at<string>(filter, 'field'), at<string>(filter, 'operator'), []);
        return html.span(
          { className: 'reflex-crud-chip' },
          html.span(text),
          closeButton({ size: 24, radius: 'xl', onClick: remove, 'aria-label': t`${texts.removeFilter} ${text}` }),
        );
      }),
      button({ size: 'compact-sm', variant: 'transparent', c: 'dimmed', onClick: s.clearFilters() }, texts.clearFilters),
    ),
  );
}
