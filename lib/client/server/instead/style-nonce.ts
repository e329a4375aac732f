import { NONCE } from '../marks.js';

/** Stands for the nonce of the document that the HTML goes into. */
export function styleNonce(): string {
  return NONCE;
}
