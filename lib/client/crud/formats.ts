/** On a server readers of all languages come by. */
const MOST = 200;

/** Kept formats: a list has few of them and many cells, and making one takes longer than drawing the cell. */
const numbers = new Map<string, Intl.NumberFormat>();
const moments = new Map<string, Intl.DateTimeFormat>();
const distances = new Map<string, Intl.RelativeTimeFormat>();

/** As many digits behind the point as `places`. */
export function numberFormat(locale: string | undefined, places: number): Intl.NumberFormat {
  const format = { minimumFractionDigits: places, maximumFractionDigits: places };
  return kept(numbers, `${locale} ${places}`, () => new Intl.NumberFormat(locale, format));
}

const DAY = { dateStyle: 'medium' } as const;
/** The whole of a moment, as browsers write it by themselves. */
export const SECOND = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const;

/** `day`: such as "14 Nov 2026". `second`: the whole of a moment. */
export function momentFormat(locale: string | undefined, precision: 'day' | 'second'): Intl.DateTimeFormat {
  return kept(moments, `${locale} ${precision}`, () => new Intl.DateTimeFormat(locale, precision === 'day' ? DAY : SECOND));
}

/** Such as "2 hours ago" or "yesterday". */
export function distanceFormat(locale: string | undefined): Intl.RelativeTimeFormat {
  return kept(distances, `${locale}`, () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
}

function kept<T>(formats: Map<string, T>, name: string, make: () => T): T {
  let format = formats.get(name);
  if (!format) {
    if (formats.size >= MOST) formats.clear();
    formats.set(name, (format = make()));
  }
  return format;
}
