import { Page } from 'nestjs-reflex';
import { html } from 'nestjs-reflex/ui';
import { expect, it } from 'vitest';
import { PageSessions } from '../../lib/events/page-sessions.js';
import { PagesApp } from './app.js';

@Page('/')
class HomePage {
  render() {
    return html.p('Home');
  }
}

it('a process that stops has browsers ask for their page again, over another connection', async () => {
  await using app = await PagesApp.start({ providers: [HomePage] });
  expect((await fetch(app.url)).status).toBe(200);
  await app.app.get(PageSessions, { strict: false }).stop(1_000);
  const response = await fetch(app.url);
  expect([response.status, Object.fromEntries(response.headers)]).toMatchObject([
    503,
    {
      refresh: '1',
      'retry-after': '1',
      connection: 'close',
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
    },
  ]);
  expect(await response.text()).toContain('The server is starting again');
});
