import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Page } from 'nestjs-reflex';
import { badge, button, card, group, stack, t, text, title, use } from 'nestjs-reflex/ui';
import { benchApp, CounterState } from './apps.js';
import type { Measurement } from './measurement.js';

const PAGES = 100;
/** Each is a card with a group, a badge, a text and a button, and a wrapper: with the page's own parts, 210 components. */
const CARDS = 41;

function bigPage(number: number, edited: boolean): Type<unknown> {
  @Page(`/big/${number}`, { title: `Page ${number}` })
  class BigPage {
    render() {
      const s = use(CounterState);
      const cards = Array.from({ length: CARDS }, (_, i) =>
        card(
          group(badge(`${number}/${i}`), text(t`Count ${s.count}`), button({ onClick: s.plain(i) }, edited ? 'Add one' : 'Add')),
        ),
      );
      return stack(
        title(`Page ${number}`),
        text('A page of the benchmark'),
        group(text(t`${s.count}`), text('in all')),
        ...cards,
      );
    }
  }
  Object.defineProperty(BigPage, 'name', { value: `Big${number}Page` });
  return BigPage;
}

/** Boots an app of 100 pages, then the same with one page edited. */
export async function compile(root: string): Promise<Measurement[]> {
  const boot = async (edited: number): Promise<number> => {
    const pages = Array.from({ length: PAGES }, (_, i) => bigPage(i, i === edited));
    const started = performance.now();
    const app = await NestFactory.create(benchApp(root, pages), { logger: ['error', 'warn'] });
    await app.init();
    const elapsed = performance.now() - started;
    await app.close();
    return elapsed;
  };
  // As at the desk: production bundles everything again.
  process.env['NODE_ENV'] = 'development';
  const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
  const rows = [
    { what: '100 pages × 210 components, compile and bundle', value: seconds(await boot(-1)), goal: '≤ 4 s' },
    { what: 'one of them edited', value: seconds(await boot(7)), goal: '≤ 1 s' },
    { what: 'nothing edited', value: seconds(await boot(7)), goal: '0 s of rebuild' },
  ];
  process.env['NODE_ENV'] = 'production';
  rows.push({ what: 'the same pages, compile and bundle for production', value: seconds(await boot(7)), goal: '≤ 4 s' });
  return rows;
}
