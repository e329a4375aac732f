import { expect } from 'vitest';
import { openBrowser } from '../../support/chromium.js';

/** What the app in ../app must do wherever it runs: pages, events, guards, DTOs, sessions, handlers of one name in two classes. */
export async function checkDesk(url: string): Promise<void> {
  const hello = await fetch(`${url}/hello`);
  expect(await hello.json()).toEqual({ hello: 'world' });
  const missing = await fetch(`${url}/nothing`);
  expect({ status: missing.status, body: await missing.json() }).toMatchObject({ status: 404, body: { statusCode: 404 } });

  await using browser = await openBrowser();
  const page = await browser.newPage({ baseURL: url });
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    // The project has no icon.
    if (message.location().url.endsWith('/favicon.ico')) return;
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));

  await page.goto('/desk/12');
  await page.getByText('Room 12, price 0').waitFor();
  await page.getByRole('button', { name: 'One more' }).click();
  await page.getByRole('button', { name: 'One more' }).click();
  await page.getByRole('heading', { name: 'Count: 2' }).waitFor();
  await page.getByText('Room 12, price 14').waitFor();
  await page.getByText('many').waitFor();

  // The DTO's own decorators refuse it: class-validator is one and the same for the app and the library.
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Who').fill('x');
  await page.getByRole('button', { name: 'Book' }).click();
  await page.getByText('who must be longer than or equal to 2 characters').waitFor();
  await page.getByLabel('Who').fill('Ada');
  await page.getByRole('button', { name: 'Book' }).click();
  await page.getByText('Booked: 2 for Ada').waitFor();
  await page.getByRole('button', { name: 'Slow' }).click();
  await page.getByText('Booked: whole').waitFor();

  await page.reload();
  await page.getByRole('heading', { name: 'Count: 2' }).waitFor();

  await page.goto('/board');
  await page.getByRole('button', { name: 'Say hello' }).click();
  await page.getByText('Said: hello').waitFor();
  await page.getByText(`Host: ${new URL(url).host}`).waitFor();
  await page.getByRole('link', { name: 'To the desk' }).click();
  // The state is that of the tab, whichever page shows it.
  await page.getByText('Room 4, price 14').waitFor();
  expect(complaints).toEqual([]);
}
