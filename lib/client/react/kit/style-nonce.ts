/** The nonce that the page's Content-Security-Policy asks of style elements. Empty where it asks for none. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
}

// Where libraries that know webpack look for it: the kit's lock of the scroll bar is one.
Reflect.set(globalThis, '__webpack_nonce__', styleNonce() || undefined);
