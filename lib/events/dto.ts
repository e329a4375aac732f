import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validate, validateSync, type ValidationError } from 'class-validator';
import { EventArgumentException, fieldErrors } from './event-argument.exception.js';

/** Refuses what the class does not declare, nested objects of no class included. */
const RULES = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  validationError: { target: false, value: false },
};

/** Classes whose rules are all known to need no promise. */
const synchronous = new WeakMap<Type<object>, boolean>();

/**
 * An instance of the DTO class with the fields of `value`, which is a plain object: what Nest's ValidationPipe does for
 * a body, without its care for what no frame can hold, and at once where no rule is asynchronous.
 *
 * Throws, or rejects with, `REFLEX_INVALID_FIELDS`.
 */
export function toDto(dto: Type<object>, value: unknown, place: string): object | Promise<object> {
  const instance = plainToInstance(dto, value) as object;
  if (isSynchronous(dto)) return checked(instance, validateSync(instance, RULES), place);
  return validate(instance, RULES).then((errors) => checked(instance, errors, place));
}

function checked(instance: object, errors: readonly ValidationError[], place: string): object {
  if (errors.length > 0) throw EventArgumentException.ofFields(place, fieldErrors(errors));
  return instance;
}

/** What nested objects are checked by is known when they are there alone. */
function isSynchronous(dto: Type<object>): boolean {
  let known = synchronous.get(dto);
  if (known === undefined) {
    const storage = getMetadataStorage();
    known = storage.getTargetValidationMetadatas(dto, '', true, false).every(({ type, constraintCls }) => {
      if (type === 'nestedValidation' || type === 'promiseValidation') return false;
      return type !== 'customValidation' || !storage.getTargetValidatorConstraints(constraintCls).some((rule) => rule.async);
    });
    synchronous.set(dto, known);
  }
  return known;
}
