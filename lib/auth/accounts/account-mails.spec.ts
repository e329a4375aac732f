import type { Request } from 'express';
import { describe, expect, it } from 'vitest';
import { AccountMails } from './account-mails.js';
import { Mailer } from './mailer.js';

class NoMailer extends Mailer {
  async send(): Promise<void> {}
}

const originOf = (host: string | undefined, { production = false, origin }: { production?: boolean; origin?: string } = {}) =>
  new AccountMails({ origin }, new NoMailer(), { production }).originOf({ headers: { host }, protocol: 'http' } as Request);

describe('the origin of links in mails', () => {
  it('is the configured one, whatever the request says', () => {
    for (const production of [true, false]) {
      expect(originOf('evil.example', { production, origin: 'https://app.example.com' })).toBe('https://app.example.com');
    }
  });

  it('is that of a request to this machine, in development alone', () => {
    for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'localhost']) {
      expect(originOf(host)).toBe(`http://${host}`);
      expect(originOf(host, { production: true })).toBeUndefined();
    }
  });

  it.each([
    'evil.example',
    'localhost.evil.example',
    'localhost:3000@evil.example',
    'localhost:3000/evil',
    'evil.example:80',
    '',
  ])('is not the host %j of a request, although nobody set NODE_ENV', (host) => {
    expect(originOf(host)).toBeUndefined();
  });

  it('is none where the request names no host', () => {
    expect(originOf(undefined)).toBeUndefined();
  });

  it.each(['app.example.com', 'ftp://app.example.com', 'https://'])('is not %j, which is refused at boot', (origin) => {
    expect(() => originOf('localhost', { origin })).toThrow(expect.objectContaining({ code: 'REFLEX_BAD_LINK_ORIGIN' }));
  });
});
