import type { Var } from '../vars/var.js';
import { createVar } from '../vars/var.proxy.js';

/** A parameter of the page's route, as text: `param('id')` on `/products/:id`. */
export function param(name: string): Var<string> {
  return createVar({ kind: 'param', name });
}

/** The path of the page's URL, such as `/products/7`. */
export function path(): Var<string> {
  return createVar({ kind: 'path' });
}
