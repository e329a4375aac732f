import { BadRequestException, type ValidationError } from '@nestjs/common';

/** Messages by field, nested fields as `a.b`. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

/** Fields told to a browser at most: who sends a thousand unknown properties learns enough from some of them. */
const MOST_FIELDS = 100;

/** What the browser sent is not what the handler or the field declares. To filters, the 400 it would be in a controller. */
export class EventArgumentException extends BadRequestException {
  /** @param fields set where the argument has fields that a form can show the messages at. */
  constructor(
    readonly code: 'REFLEX_BAD_ARGUMENT' | 'REFLEX_INVALID_FIELDS',
    readonly detail: string,
    readonly fields?: FieldErrors,
  ) {
    super({
      statusCode: 400,
      message: fields ? Object.values(fields).flat() : detail,
      error: 'Bad Request',
      code,
      ...(fields ? { fields } : undefined),
    });
  }

  static ofFields(place: string, fields: FieldErrors): EventArgumentException {
    return new EventArgumentException(
      'REFLEX_INVALID_FIELDS',
      `${place} has invalid fields: ${Object.keys(fields).join(', ')}`,
      fields,
    );
  }
}

/** The messages of class-validator by the path of their field. */
export function fieldErrors(errors: readonly ValidationError[]): FieldErrors {
  const fields: Record<string, string[]> = {};
  const visit = (list: readonly ValidationError[], parent: string): void => {
    for (const { property, constraints, children } of list) {
      if (Object.keys(fields).length >= MOST_FIELDS) return;
      const path = parent === '' ? property : `${parent}.${property}`;
      if (constraints) fields[path] = Object.values(constraints);
      if (children) visit(children, path);
    }
  };
  visit(errors, '');
  return fields;
}
