import { derive, type Var } from 'nestjs-reflex/ui';

/** Cents as an amount in whole units of the currency, written the way the reader's browser does. */
export function money(cents: Var<number>, currency: Var<string>): Var<string> {
  return derive(
    (amount, code) =>
      new Intl.NumberFormat('en', { style: 'currency', currency: code, maximumFractionDigits: 0 }).format(amount / 100),
    cents,
    currency,
  );
}
