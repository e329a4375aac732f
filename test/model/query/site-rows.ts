import * as fc from 'fast-check';
import { Level } from './edge-entities.js';

export const UUIDS = ['00000000-0000-4000-8000-000000000001', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'];

/** Values that lie close together, so that filters have something to tell apart. */
export const texts = fc
  .string({ unit: fc.constantFrom('a', 'b', 'A', '%', '_', '!', '\\', "'", '"', 'é', ' ', ':'), maxLength: 6 })
  .map((text) => `x${text}x`);
export const wide = fc.constantFrom(
  0n,
  -1n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 53n + 2n,
  2n ** 63n - 1n,
  2n ** 63n - 2n,
  -(2n ** 63n),
);
export const worth = fc.constantFrom('0.00', '0.01', '-0.01', '12.50', '12.51', '-12.50', '999999999.99', '100.00');
export const smalls = fc.constantFrom(0, 1, -1, 32_767, -32_768);
export const ratios = fc.constantFrom(0, 0.1, 0.1 + 0.2, -1.5, 1e300);
export const days = fc.constantFrom('2024-02-29', '2024-03-01', '1999-12-31', '2000-01-01');
export const hours = fc.constantFrom('00:00:00', '23:59:59', '12:30:00');
export const moments = fc.constantFrom(
  ...['2026-03-29T00:59:59.000Z', '2026-03-29T01:00:00.000Z', '2026-03-29T02:30:00.000Z', '1999-12-31T23:59:59.000Z'].map(
    (text) => new Date(text),
  ),
);
export const numbers = fc.constantFrom(0, 1, 2, -2_147_483_648, 2_147_483_647);

const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 5 });
/** Columns of a `Site`. */
export const siteRows = fc.record({
  name: texts,
  token: nullable(fc.constantFrom(...UUIDS)),
  small: nullable(smalls),
  wide: nullable(wide),
  worth: nullable(worth),
  ratio: nullable(ratios),
  open: nullable(fc.boolean()),
  day: nullable(days),
  hour: nullable(hours),
  moment: nullable(moments),
  level: nullable(fc.constantFrom(Level.Low, Level.High)),
  place: fc.record({ city: nullable(texts), number: nullable(numbers) }),
});
