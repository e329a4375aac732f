import { humanize, pluralize } from 'inflection';

/** What people write in capitals. None of them is a word besides. */
const ACRONYMS: ReadonlySet<string> = new Set(
  (
    'api asin bic cpu crm css csv dns dpi ean erp eta eu eur faq fsc gbp gps gpu gtin html http https iban id imei ip isbn isin ' +
    'issn json kpi llc mpn oem pdf png qr ram sdk seo sku sla sms sql ssh ssl ssn svg tls tv ui uk upc uri url usa usb usd utc uuid ' +
    'ux vat vin vip xml'
  ).split(' '),
);

/** A name of code in the words of a person: `createdAt` is `Created at`, `vatId` `VAT ID`, `address.zipCode` `Address zip code`. */
export function inWords(name: string): string {
  const words = inSnakeCase(name.replaceAll('.', '_'));
  return withAcronyms(words.endsWith('_id') ? `${humanize(words.slice(0, -3))} id` : humanize(words));
}

/** `product` and `products` of `Product`. */
export function namesOf(className: string): { readonly one: string; readonly many: string } {
  const one = humanize(inSnakeCase(className.replace(/Entity$/, '')), true);
  return { one: withAcronyms(one), many: withAcronyms(pluralize(one)) };
}

/** `image_url` of `imageUrl`, and of `imageURL`. */
export function inSnakeCase(name: string): string {
  return name
    .replaceAll(/([A-Z]+)(?=[A-Z][a-z])/g, '$1_')
    .replaceAll(/([a-z\d])(?=[A-Z])/g, '$1_')
    .toLowerCase();
}

function withAcronyms(text: string): string {
  return text.replaceAll(/[A-Za-z]+/g, (word) => {
    const lower = word.toLowerCase();
    if (ACRONYMS.has(lower)) return lower.toUpperCase();
    const single = lower.slice(0, -1);
    return lower.endsWith('s') && ACRONYMS.has(single) ? `${single.toUpperCase()}s` : word;
  });
}
