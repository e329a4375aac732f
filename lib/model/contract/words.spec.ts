import { describe, expect, it } from 'vitest';
import { inWords, namesOf } from './words.js';

describe('names of code, in words', () => {
  it.each([
    ['createdAt', 'Created at'],
    ['address.zipCode', 'Address zip code'],
    ['sku', 'SKU'],
    ['id', 'ID'],
    ['vatId', 'VAT ID'],
    ['customerId', 'Customer ID'],
    ['imageUrl', 'Image URL'],
    ['imageURL', 'Image URL'],
    ['ISBN', 'ISBN'],
    ['relatedUrls', 'Related URLs'],
    // Words that only have the letters of one.
    ['validUntil', 'Valid until'],
    ['is', 'Is'],
    ['on_sale', 'On sale'],
  ])('%s is "%s"', (name, words) => {
    expect(inWords(name)).toBe(words);
  });

  it('says what one row is called, and several', () => {
    expect(namesOf('OrderLine')).toEqual({ one: 'order line', many: 'order lines' });
    expect(namesOf('ApiKeyEntity')).toEqual({ one: 'API key', many: 'API keys' });
    expect(namesOf('Url')).toEqual({ one: 'URL', many: 'URLs' });
  });
});
