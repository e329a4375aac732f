import { HttpException } from '@nestjs/common';
import { catalog, type ErrorCode } from '../errors/catalog.js';
import type { FieldErrors } from './event-argument.exception.js';

export interface CodedExceptionOptions {
  /** Messages by field, for a form to show. */
  readonly fields?: FieldErrors;
  /** Further members of the body over HTTP. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Where the browser goes instead: a path of this origin. */
  readonly location?: string;
}

/** A refusal with a code of ours: in an event it keeps code and fields, on a controller it is the HTTP error it looks like. */
export class CodedException extends HttpException {
  readonly fields?: FieldErrors;
  readonly location?: string;

  constructor(
    readonly code: ErrorCode,
    message: string,
    { fields, body, location }: CodedExceptionOptions = {},
  ) {
    const { status } = catalog[code];
    super({ statusCode: status, message, code, ...(fields && { fields }), ...body }, status);
    this.fields = fields;
    this.location = location;
  }
}
