import { randomUUID } from 'node:crypto';
import { HttpException, Logger } from '@nestjs/common';
import { catalog, type ErrorCode } from '../errors/catalog.js';
import { ReflexError } from '../errors/reflex.error.js';
import type { WireEffect, WireError } from '../protocol/wire.js';
import { redirect } from '../state/effects.js';
import { MiddlewareAnswer } from '../request/middleware-answer.js';
import { CodedException } from './coded.exception.js';
import { EventArgumentException, type FieldErrors } from './event-argument.exception.js';

/** Something of the app answered the request of an event itself, HTTP style. */
export class AnsweredException extends HttpException {
  /** `location` is set where it redirected. */
  constructor(
    what: string,
    status: number,
    readonly location?: string,
  ) {
    super(`${what} answered the request of the event with status ${status}`, status);
  }
}

const logger = new Logger('Reflex');

/** Errors that Nest's exception handler has logged already. */
const logged = new WeakSet<object>();

/** Fields that a pipe of the app refused without naming them. */
const fieldsOf = new WeakMap<object, FieldErrors>();

/** Notes that the log has this error, stack included. */
export function markLogged(error: unknown): void {
  if (typeof error === 'object' && error !== null) logged.add(error);
}

/** Notes which fields an error is about. */
export function nameFields(error: object, fields: FieldErrors): void {
  fieldsOf.set(error, fields);
}

/**
 * What a browser is told of a failure. An `HttpException` keeps its status and message; a `ReflexError` its code, and
 * outside production its repair; of anything else a production browser learns a correlation id, under which it is logged.
 */
export function toWireError(error: unknown, production: boolean): WireError {
  if (error instanceof EventArgumentException) return argumentError(error, production);
  if (error instanceof MiddlewareAnswer) return { code: error.code, message: error.detail, status: error.httpStatus };
  if (error instanceof CodedException) return codedError(error);
  if (error instanceof HttpException) return httpError(error);
  if (error instanceof ReflexError) return reflexError(error, production);
  const id = log(error);
  const { status } = catalog.REFLEX_HANDLER_FAILED;
  const message = production ? 'Something went wrong' : describe(error);
  return { code: 'REFLEX_HANDLER_FAILED', message, status, id };
}

/** What to do in the browser besides telling it of the failure: following the redirect of a guard, filter or middleware. */
export function effectsOfFailure(error: unknown): readonly WireEffect[] | undefined {
  if (error instanceof CodedException) return error.location === undefined ? undefined : loadOf(error.location);
  const leads = error instanceof AnsweredException || error instanceof MiddlewareAnswer;
  return leads && error.location !== undefined ? redirectTo(error.location) : undefined;
}

/** Over HTTP, with the cookies that the browser has: it may be logged in by now, and its socket not know. */
function loadOf(location: string): readonly WireEffect[] | undefined {
  return redirectTo(location)?.map((effect) => (effect.do === 'redirect' ? { ...effect, load: true } : effect));
}

/** Whether a refusal says itself where the browser goes: filters, which answer for APIs, have nothing to add to it. */
export function leadsElsewhere(error: unknown): boolean {
  return error instanceof CodedException && error.location !== undefined;
}

/** The effect of an HTTP redirect; undefined where it leads to what no effect may. */
export function redirectTo(location: string): readonly WireEffect[] | undefined {
  try {
    return [redirect(location).wire];
  } catch (error) {
    logger.warn(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

function argumentError({ code, detail, fields }: EventArgumentException, production: boolean): WireError {
  const { status, repair } = catalog[code];
  // What is wrong with a field is for whoever fills it in, anything else for who wrote the page.
  if (fields) return { code, message: sentences(Object.values(fields).flat()), status, fields };
  return { code, message: production ? detail : `${detail}\n  ${repair}`, status };
}

function codedError(error: CodedException): WireError {
  const { code, message, fields } = error;
  const told = { code, message, status: error.getStatus() };
  return fields ? { ...told, fields } : told;
}

function httpError(error: HttpException): WireError {
  const status = error.getStatus();
  const response = error.getResponse();
  const message: unknown = typeof response === 'string' ? response : (response as { readonly message?: unknown }).message;
  const fields = fieldsOf.get(error) ?? groupedMessages(message);
  const code: ErrorCode = fields ? 'REFLEX_INVALID_FIELDS' : status === 403 ? 'REFLEX_FORBIDDEN' : 'REFLEX_HTTP_EXCEPTION';
  const told = { code, message: textOf(message) ?? error.message, status };
  return fields ? { ...told, fields } : told;
}

/** As one text, each beginning with a capital letter. */
function sentences(messages: readonly string[]): string {
  return messages.map((message) => `${message.charAt(0).toUpperCase()}${message.slice(1)}`).join('; ');
}

function textOf(message: unknown): string | undefined {
  if (typeof message === 'string') return message;
  return Array.isArray(message) ? message.map(String).join('; ') : undefined;
}

/** The messages of a ValidationPipe with `errorFormat: 'grouped'`. */
function groupedMessages(message: unknown): FieldErrors | undefined {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return undefined;
  const entries = Object.entries(message);
  const grouped = entries.every(([, list]) => Array.isArray(list) && list.every((item) => typeof item === 'string'));
  return grouped && entries.length > 0 ? (message as FieldErrors) : undefined;
}

/** Failures of the server are logged, those of a browser are not. */
function reflexError(error: ReflexError, production: boolean): WireError {
  const told = { code: error.code, message: production ? error.detail : error.message, status: error.status };
  return error.status >= 500 && error.code !== 'REFLEX_STOPPING' ? { ...told, id: log(error) } : told;
}

/** Returns the correlation id. */
function log(error: unknown): string {
  const id = randomUUID();
  const known = typeof error === 'object' && error !== null && logged.has(error);
  const cause = error instanceof Error && error.cause instanceof Error ? `\nCaused by: ${error.cause.stack}` : '';
  logger.error(`[${id}] ${describe(error)}`, known || !(error instanceof Error) ? undefined : `${error.stack}${cause}`);
  return id;
}

function describe(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  try {
    return `Thrown: ${typeof error === 'string' ? error : (JSON.stringify(error) ?? String(error))}`;
  } catch {
    return `Thrown: ${Object.prototype.toString.call(error)}`;
  }
}
