import { expect, it } from 'vitest';
import { directionOf } from './writing-direction.js';

it.each([
  ['en', 'ltr'],
  ['de-CH', 'ltr'],
  ['ar', 'rtl'],
  ['AR-eg', 'rtl'],
  ['he', 'rtl'],
  ['fa-IR', 'rtl'],
  ['az', 'ltr'],
  ['az-Arab-IR', 'rtl'],
  ['ks-Deva', 'ltr'],
  ['zh-Hant-TW', 'ltr'],
  ['', 'ltr'],
])('%s is written %s', (lang, direction) => {
  expect(directionOf(lang)).toBe(direction);
});
