import type { Child } from '../../ui/child.js';
import { match, show } from '../../ui/flow.js';
import { html } from '../../ui/html.js';
import { anchor, badge, image } from '../../ui/kit/core.js';
import { derive } from '../../vars/derive.js';
import { t } from '../../vars/template.js';
import type { Var } from '../../vars/var.js';
import type { ModelContract } from '../contract/model.contract.js';
import type { FieldKind, ModelField } from '../contract/model.field.js';
import { inSnakeCase } from '../contract/words.js';
import type { Reference } from '../model.row.js';
import { at, type CrudContext, type RowVar } from './crud.context.js';
import { day, moment, numeral, webLink } from './pieces.js';

/** Colours of the values of an enum, in their order: told apart, and none of them says that something is wrong. */
const COLORS = ['blue', 'teal', 'violet', 'orange', 'cyan', 'grape', 'lime', 'indigo', 'pink', 'yellow'];
const NUMBERS: readonly FieldKind[] = ['integer', 'number', 'decimal', 'bigint'];

/** Shares of a table's width; 1 is a short number. */
const WEIGHTS: Partial<Record<FieldKind, number>> = {
  text: 2,
  longText: 3,
  email: 2.2,
  url: 2.2,
  uuid: 2.2,
  boolean: 0.9,
  date: 1.3,
  datetime: 1.7,
  enum: 1.4,
  json: 2,
  image: 0.8,
  file: 1.8,
  reference: 1.7,
  references: 2,
};

export function isNumber({ kind }: ModelField): boolean {
  return NUMBERS.includes(kind);
}

/** How much of a table's width a column gets. */
export function weightOf({ kind, limits }: ModelField, isTitle: boolean): number {
  if (isTitle) return 3;
  if (kind === 'text' && (limits.maxLength ?? 100) <= 24) return 1.4;
  return WEIGHTS[kind] ?? 1.2;
}

/** What a cell shows of a field. Everything in it is text: no value of a row is ever taken for markup. */
export function cellOf(field: ModelField, row: RowVar, { texts, contract }: Pick<CrudContext, 'texts' | 'contract'>): Child {
  const value = at(row, field.name);
  switch (field.kind) {
    case 'integer':
    case 'number':
    case 'decimal':
    case 'bigint':
      return numeral({
        value,
        plain: isPlain(field, contract),
        places: field.kind === 'decimal' ? field.limits.scale : undefined,
      });
    case 'enum': {
      const cases = (field.choices ?? []).map((choice, i) => [
        String(choice.value),
        mark(choice.label, COLORS[i % COLORS.length]!),
      ]);
      return match(value as unknown as Var<string>, Object.fromEntries(cases) as Record<string, Child>, value as Child);
    }
    case 'boolean':
      return show(value, mark(texts.yes, 'teal'), show(value.eq(false), mark(texts.no, 'gray')));
    case 'date':
      return day({ value });
    case 'datetime':
      return moment({ value });
    case 'url':
      return webLink({ value });
    case 'email':
      return show(value, anchor({ href: t`mailto:${value}`, size: 'sm' }, value as Child));
    case 'reference':
      return at<string>(value, 'label');
    case 'references':
      return derive((rows) => ((rows ?? []) as readonly Reference[]).map(({ label }) => label).join(', '), value);
    case 'children':
      return at<number>(value, 'length');
    case 'file':
      return show(value, anchor({ href: at<string>(value, 'url'), target: '_blank', size: 'sm' }, at<string>(value, 'name')));
    case 'image':
      return show(
        value,
        anchor(
          { href: at<string>(value, 'url'), target: '_blank' },
          image({ src: at<string>(value, 'url'), alt: at<string>(value, 'name'), w: 32, h: 32, radius: 'sm', fit: 'cover' }),
        ),
      );
    case 'json':
      return html.code(derive((data) => (data === null || data === undefined ? '' : JSON.stringify(data)), value));
    default:
      return value as Child;
  }
}

/** A dot and a word: the word is what is read, so its contrast is that of text. */
function mark(label: string, color: string): Child {
  return badge({ variant: 'dot', color, tt: 'none', fw: 500 }, label);
}

/** Numbers that tell rows apart, and years, count nothing: 10,245 is no key. */
function isPlain({ name }: ModelField, { keys }: ModelContract): boolean {
  return (
    keys.includes(name) || /(?:^|[_.])(?:(?:id|year|code|number|no|zip|postcode)$|year_(?:of|built))/.test(inSnakeCase(name))
  );
}
