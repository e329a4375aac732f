import type { Child } from '../../ui/child.js';
import { each } from '../../ui/each.js';
import { match, show } from '../../ui/flow.js';
import { anchor, badge, group, image, text } from '../../ui/kit/core.js';
import type { Var } from '../../vars/var.js';
import type { FieldKind, ModelField } from '../contract/model.field.js';
import type { Reference } from '../model.row.js';
import { at, type CrudContext, type RowVar } from './crud.context.js';
import { moment, webLink } from './pieces.js';

/** Colours of the values of an enum, in their order: told apart, and none of them says that something is wrong. */
const COLORS = ['gray', 'blue', 'teal', 'violet', 'orange', 'cyan', 'grape', 'lime', 'indigo', 'pink'];
const NUMBERS: readonly FieldKind[] = ['integer', 'number', 'decimal', 'bigint'];

export function isNumber({ kind }: ModelField): boolean {
  return NUMBERS.includes(kind);
}

/** What a cell shows of a field. Everything in it is text: no value of a row is ever taken for markup. */
export function cellOf(field: ModelField, row: RowVar, { texts }: Pick<CrudContext, 'texts'>): Child {
  const value = at(row, field.name);
  switch (field.kind) {
    case 'enum': {
      const cases = (field.choices ?? []).map((choice, i) => [
        String(choice.value),
        badge({ variant: 'light', color: COLORS[i % COLORS.length] }, choice.label),
      ]);
      return match(value as unknown as Var<string>, Object.fromEntries(cases) as Record<string, Child>);
    }
    case 'boolean':
      return show(
        value,
        badge({ variant: 'light', color: 'teal' }, texts.yes),
        show(value.eq(null), null, badge({ variant: 'light', color: 'gray' }, texts.no)),
      );
    case 'datetime':
      return moment({ value });
    case 'url':
      return webLink({ value });
    case 'reference':
      return at<string>(value, 'label');
    case 'references':
      return group(
        { gap: 4 },
        each(value as unknown as Var<Reference[]>, (one) => badge({ variant: 'default', size: 'sm' }, at<string>(one, 'label')), {
          key: 'key',
        }),
      );
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
      return text({ size: 'xs', ff: 'monospace', truncate: true, span: true }, value as Child);
    default:
      return value as Child;
  }
}
