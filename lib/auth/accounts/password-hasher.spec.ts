import { Logger } from '@nestjs/common';
import { hash } from '@node-rs/argon2';
import { describe, expect, it, vi } from 'vitest';
import { PasswordHasher } from './password-hasher.js';

/** As cheap as argon2 goes: what is tested is not how slow it is. */
const cheap = { memory: 8, passes: 1 };

describe('PasswordHasher', () => {
  it('makes argon2id with the parameters that OWASP advises', async () => {
    expect(await new PasswordHasher({}).hash('correct horse')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('knows the password, and no other', async () => {
    const hasher = new PasswordHasher({ password: cheap });
    const stored = await hasher.hash('correct horse');
    expect(await hasher.verify(stored, 'correct horse')).toBe(true);
    for (const other of ['correct hors', 'Correct horse', 'correct horse ', ''])
      expect(await hasher.verify(stored, other)).toBe(false);
  });

  it('makes another hash of the same password each time', async () => {
    const hasher = new PasswordHasher({ password: cheap });
    expect(await hasher.hash('correct horse')).not.toBe(await hasher.hash('correct horse'));
  });

  it('takes a letter as it is, however the keyboard composed it', async () => {
    const hasher = new PasswordHasher({ password: cheap });
    expect(await hasher.verify(await hasher.hash('J\u00fcrgens Haus'), 'Ju\u0308rgens Haus')).toBe(true);
  });

  it('knows hashes of other parameters, and calls them outdated', async () => {
    const stored = await new PasswordHasher({ password: cheap }).hash('correct horse');
    const stronger = new PasswordHasher({ password: { memory: 16, passes: 2 } });
    expect(await stronger.verify(stored, 'correct horse')).toBe(true);
    expect(stronger.outdated(stored)).toBe(true);
    expect(stronger.outdated(await stronger.hash('correct horse'))).toBe(false);
    expect(stronger.outdated(await hash('x', { algorithm: 1, memoryCost: 16, timeCost: 2, parallelism: 1 }))).toBe(true);
  });

  it('says no where there is no hash or no readable one, whatever the password', async () => {
    const hasher = new PasswordHasher({ password: cheap });
    const error = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    for (const stored of [undefined, null, '', 'x', '$2b$10$abcdefghijklmnopqrstuv']) {
      expect(await hasher.verify(stored, 'nobody')).toBe(false);
      expect(await hasher.verify(stored, '')).toBe(false);
    }
    // Of the three that are there and cannot be read the log has something, though not the hash.
    expect(error).toHaveBeenCalledTimes(6);
    expect(error.mock.calls.join()).not.toContain('$2b$');
    error.mockRestore();
  });

  it('works as long where there is no user as where the password is wrong', async () => {
    const hasher = new PasswordHasher({});
    const stored = await hasher.hash('correct horse');
    const best = { known: Infinity, unknown: Infinity };
    // In turns, and the best of each: what else the machine does meets both, and only ever adds.
    for (let n = 0; n < 10; n += 1) {
      for (const [which, against] of [['known', stored] as const, ['unknown', undefined] as const]) {
        const started = performance.now();
        await hasher.verify(against, 'wrong horse');
        if (n > 0) best[which] = Math.min(best[which], performance.now() - started);
      }
    }
    const { known, unknown } = best;
    expect(unknown / known).toBeGreaterThan(0.5);
    expect(unknown / known).toBeLessThan(2);
  });

  it('says what is wrong with a new password, counting characters', () => {
    const hasher = new PasswordHasher({});
    expect(hasher.problem('1234567')).toMatch(/at least 8/);
    expect(hasher.problem('12345678')).toBeUndefined();
    expect(hasher.problem('😀'.repeat(7))).toMatch(/at least 8/);
    expect(hasher.problem('x'.repeat(128))).toBeUndefined();
    expect(hasher.problem('😀'.repeat(128))).toBeUndefined();
    expect(hasher.problem('x'.repeat(129))).toMatch(/at most 128/);
    expect(hasher.problem('x'.repeat(10_000_000))).toMatch(/at most 128/);
    expect(new PasswordHasher({ password: { minLength: 12 } }).problem('x'.repeat(11))).toMatch(/at least 12/);
  });

  it('does not hash what no password can be', async () => {
    const hasher = new PasswordHasher({ password: { memory: 8, passes: 1, maxLength: 10 } });
    const stored = await hash('x'.repeat(41), { memoryCost: 8, timeCost: 1 });
    expect(await hasher.verify(stored, 'x'.repeat(41))).toBe(false);
  });

  it('computes a few at a time, and refuses those for whom there is no room', async () => {
    const hasher = new PasswordHasher({ password: cheap });
    const stored = await hasher.hash('correct horse');
    const outcomes = await Promise.allSettled(Array.from({ length: 600 }, () => hasher.verify(stored, 'correct horse')));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(600 - 502);
    expect(refused[0]!.reason).toMatchObject({ code: 'REFLEX_TOO_MANY_TRIES', retryAfter: 5 });
    expect(await hasher.verify(stored, 'correct horse')).toBe(true);
  });
});
