import { derive, type Var } from 'nestjs-reflex/ui';

/** Cents as an amount of the currency. */
export function money(cents: Var<number>, currency: Var<string>): Var<string> {
  return derive(
    (amount, code) => new Intl.NumberFormat('en', { style: 'currency', currency: code }).format(amount / 100),
    cents,
    currency,
  );
}

/** Cents as an amount without its cents, for figures that are read at a glance. */
export function roundMoney(cents: Var<number>, currency: Var<string>): Var<string> {
  return derive(
    (amount, code) =>
      new Intl.NumberFormat('en', { style: 'currency', currency: code, maximumFractionDigits: 0 }).format(amount / 100),
    cents,
    currency,
  );
}
