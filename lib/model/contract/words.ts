import { humanize, pluralize, underscore } from 'inflection';

/** A name of code in the words of a person: `createdAt` is `Created at`, `address.zipCode` `Address zip code`. */
export function inWords(name: string): string {
  return humanize(underscore(name.replaceAll('.', '_')));
}

/** `product` and `products` of `Product`. */
export function namesOf(className: string): { readonly one: string; readonly many: string } {
  const one = humanize(underscore(className.replace(/Entity$/, '')), true);
  return { one, many: pluralize(one) };
}
