import { getMetadataStorage } from 'class-validator';
import type { EntityClass, FieldKind, FieldLimits } from './model.field.js';

/** What class-validator's decorators on a property tell a form. They are checked as a whole when a row is written. */
export interface FieldRules {
  readonly kind?: FieldKind;
  readonly limits: FieldLimits;
  /** `@IsOptional()`. */
  readonly optional: boolean;
  /** `@IsNotEmpty()`, or a least length. */
  readonly notEmpty: boolean;
}

/** A text that is to be JSON stays text: the column holds it as it was written. */
const KINDS: Readonly<Record<string, FieldKind>> = { isEmail: 'email', isUrl: 'url', isUuid: 'uuid', isJson: 'longText' };

export function rulesOf(owner: EntityClass, property: string): FieldRules {
  const metadata = getMetadataStorage()
    .getTargetValidationMetadatas(owner, '', true, false)
    .filter((rule) => rule.propertyName === property && !rule.each);
  let kind: FieldKind | undefined;
  let optional = false;
  let notEmpty = false;
  const limits: { -readonly [K in keyof FieldLimits]: FieldLimits[K] } = {};
  for (const { type, name = '', constraints = [] } of metadata) {
    const [first, second] = constraints as readonly unknown[];
    kind ??= KINDS[name];
    if (type === 'conditionalValidation') optional = true;
    if (name === 'isNotEmpty' || name === 'isDefined') notEmpty = true;
    if (name === 'isPositive') limits.min ??= 0;
    if ((name === 'min' || name === 'minDate') && isBound(first)) limits.min = first;
    if ((name === 'max' || name === 'maxDate') && isBound(first)) limits.max = first;
    if (name === 'minLength' && typeof first === 'number') limits.minLength = first;
    if (name === 'maxLength' && typeof first === 'number') limits.maxLength = first;
    if (name === 'isLength') {
      if (typeof first === 'number') limits.minLength = first;
      if (typeof second === 'number') limits.maxLength = second;
    }
  }
  return { kind, limits, optional, notEmpty: notEmpty || (limits.minLength ?? 0) > 0 };
}

function isBound(value: unknown): value is number | string {
  return typeof value === 'number' || typeof value === 'string';
}
