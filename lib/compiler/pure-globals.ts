/**
 * What a `derive()` function may name besides its parameters: values and functions of the language without effects.
 * `Math.random`, `Date.now`, `Date()` and `new Date()` are refused apart: they differ from one call to the next, and
 * from the server's first paint to the browser's.
 */
export const PURE_GLOBALS: ReadonlySet<string> = new Set([
  'undefined',
  'NaN',
  'Infinity',
  'Array',
  'BigInt',
  'Boolean',
  'Date',
  'Error',
  'Intl',
  'JSON',
  'Map',
  'Math',
  'Number',
  'Object',
  'RangeError',
  'RegExp',
  'Set',
  'String',
  'TypeError',
  'URL',
  'URLSearchParams',
  'decodeURI',
  'decodeURIComponent',
  'encodeURI',
  'encodeURIComponent',
  'isFinite',
  'isNaN',
  'parseFloat',
  'parseInt',
]);
