export type WritingDirection = 'ltr' | 'rtl';

const RTL_SCRIPT = /^(adlm|arab|hebr|mand|nkoo|rohg|samr|syrc|thaa)$/;
const RTL_LANGUAGE = /^(ar|arc|azb|ckb|dv|fa|glk|he|iw|ks|lrc|mzn|nqo|pnb|ps|sd|sdh|skr|syr|ug|ur|yi|ji)$/;

/** How a language (BCP 47: `ar`, `az-Arab-IR`) is written. `Intl.Locale` knows it too, but not in every browser. */
export function directionOf(lang: string): WritingDirection {
  const [language = '', ...rest] = lang.toLowerCase().split('-');
  const script = rest.find((tag) => /^[a-z]{4}$/.test(tag));
  const known = script === undefined ? RTL_LANGUAGE.test(language) : RTL_SCRIPT.test(script);
  return known ? 'rtl' : 'ltr';
}
