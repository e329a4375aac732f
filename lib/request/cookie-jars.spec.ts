import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { CookieJars } from './cookie-jars.js';
import { RequestOrigin } from './request-origin.js';

const secret = 'A'.repeat(43);

function origin(cookie: string, host = 'localhost:3000', reopen?: () => void): RequestOrigin {
  const upgrade = new IncomingMessage(new Socket());
  Object.assign(upgrade.headers, { host, cookie });
  return new RequestOrigin(upgrade, reopen);
}

function joined(jars: CookieJars, ...args: Parameters<typeof origin>): RequestOrigin {
  const made = origin(...args);
  jars.join(made);
  return made;
}

describe('the cookies of open sockets', () => {
  it('are what events have set, whatever else the browser has', () => {
    const jars = new CookieJars();
    const one = joined(jars, `reflex=${secret}; a=%20x; b=2`);
    jars.setByEvent(one, '/', ['sid=s%3Aabc; Path=/; HttpOnly', 'b=; Max-Age=0', 'a=%20x; Path=/']);
    expect(one.headers.cookie).toBe(`reflex=${secret}; a=%20x; sid=s%3Aabc`);
    jars.setByEvent(one, '/', ['sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT']);
    expect(one.headers.cookie).toBe(`reflex=${secret}; a=%20x`);
  });

  it('hold for their path alone, and go to the browser all the same', () => {
    const jars = new CookieJars();
    const one = joined(jars, `reflex=${secret}`);
    jars.setByEvent(one, '/shop/7?x=1', ['admin=1; Path=/admin', 'shop=1; Path=/shop', 'short=1; Path=/sho']);
    expect(one.headers.cookie).toBe(`reflex=${secret}; shop=1`);
    expect(one.owed).toHaveLength(3);
  });

  it('are those of all sockets of a browser, and of no other', () => {
    const jars = new CookieJars();
    const [one, two] = [joined(jars, `reflex=${secret}`), joined(jars, `reflex=${secret}`)];
    const other = joined(jars, `reflex=${'B'.repeat(43)}`);
    const left = joined(jars, `reflex=${secret}`);
    jars.leave(left);
    jars.setByEvent(one, '/', ['sid=1']);
    expect(two.headers.cookie).toContain('sid=1');
    expect(two.owed).toEqual([]);
    for (const untouched of [other, left]) expect(untouched.headers.cookie).not.toContain('sid');
  });

  it.each([
    ['over plain HTTP, for the one that sets them', 'app.example.com', 'localhost'],
    ['over plain HTTP, for the others', 'localhost', 'app.example.com'],
  ])('are not spread where the cookie that tells browsers apart may be planted, %s', (_, acting, receiving) => {
    const jars = new CookieJars();
    const reopen = vi.fn<() => void>();
    const one = joined(jars, `reflex=${secret}`, acting);
    const planted = joined(jars, `reflex=${secret}`, receiving, reopen);
    jars.setByEvent(one, '/', ['sid=1']);
    expect(one.headers.cookie).toContain('sid=1');
    expect(planted.headers.cookie).not.toContain('sid');
    expect(reopen).not.toHaveBeenCalled();
    jars.redeemed(one.owner!);
    expect(reopen).toHaveBeenCalledTimes(1);
  });

  it('are spread where no other host can have planted it', () => {
    const jars = new CookieJars();
    const one = joined(jars, `__Host-reflex=${secret}`, 'app.example.com');
    const two = joined(jars, `__Host-reflex=${secret}`, 'app.example.com');
    jars.setByEvent(one, '/', ['sid=1']);
    expect(two.headers.cookie).toContain('sid=1');
  });
});
