import { validate, getMetadataStorage } from 'class-validator';
import { ReflexError } from '../errors/reflex.error.js';
import type { Value } from '../protocol/value.js';
import { argumentType } from './argument-type.js';
import { toDto } from './dto.js';
import { EventArgumentException, fieldErrors, type FieldErrors } from './event-argument.exception.js';
import type { RegisteredVar } from './registered-state.js';

/**
 * Checks a value that a browser writes into a bound Var: by the type of the field, then by its class-validator decorators,
 * which may look at the other fields of `instance`. Null and undefined fit a field that was made with one of them, or
 * whose decorators allow it. A field with `@Allow()` takes any single value, and so does
 * one of several types, of which compilers write nothing down: decorators make it stricter.
 *
 * Throws `REFLEX_INVALID_FIELDS` with the messages of the field, named as the Var.
 */
export async function checkBoundWrite(variable: RegisteredVar, value: Value, instance: object): Promise<void> {
  const { name, qualified, state } = variable;
  const rules = getMetadataStorage()
    .getTargetValidationMetadatas(state.target, '', true, false)
    .filter((rule) => rule.propertyName === name);
  const empty = value === undefined || value === null;
  const type = argumentType(rules.some((rule) => rule.type === 'whitelistValidation') ? Object : variable.type);
  if (!type) throw new ReflexError('REFLEX_BAD_HANDLER', `${qualified} is bound to an input, but its type cannot be checked`);
  const allowed = empty && (variable.nullable || rules.some((rule) => rule.type === 'conditionalValidation'));
  if (!allowed && !type.accepts(value)) {
    throw EventArgumentException.ofFields(qualified, { [name]: [`${name} must be ${type.expected}`] });
  }
  if (type.dto && !allowed) await checkDto(type.dto, value, variable);
  if (rules.length === 0) return;
  const candidate = Object.create(state.target.prototype as object) as Record<string, unknown>;
  for (const { name: other } of state.vars) candidate[other] = (instance as Record<string, unknown>)[other];
  candidate[name] = value;
  const errors = (await validate(candidate, { forbidUnknownValues: false })).filter(({ property }) => property === name);
  if (errors.length > 0) throw EventArgumentException.ofFields(qualified, fieldErrors(errors));
}

async function checkDto(dto: new () => object, value: Value, { name, qualified }: RegisteredVar): Promise<void> {
  try {
    await toDto(dto, value, qualified);
  } catch (error) {
    if (!(error instanceof EventArgumentException) || !error.fields) throw error;
    const fields: FieldErrors = Object.fromEntries(
      Object.entries(error.fields).map(([path, messages]) => [`${name}.${path}`, messages]),
    );
    throw EventArgumentException.ofFields(qualified, fields);
  }
}
