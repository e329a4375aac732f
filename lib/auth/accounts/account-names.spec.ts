import { describe, expect, it } from 'vitest';
import { addressKey, emailProblem, normalEmail, normalUsername, passwordStamp, usernameProblem } from './account-names.js';

describe('names of accounts', () => {
  it('have one form for all spellings', () => {
    expect(normalUsername(' Ada ')).toBe('ada');
    expect(normalUsername('Ａｄａ')).toBe('ada');
    expect(normalUsername('Ju\u0308rgen')).toBe(normalUsername('JÜRGEN'));
    expect(normalEmail(' Ada@Example.COM\n')).toBe('ada@example.com');
  });

  it.each(['ada@example.com', 'a.b+c@mail.example.co.uk', "o'hara@example.com", 'josé@example.com', 'root@localhost'])(
    'take the address %s',
    (email) => expect(emailProblem(email)).toBeUndefined(),
  );

  it.each([
    '',
    'ada',
    '@example.com',
    'ada@',
    'ada@@example.com',
    'ada@example..com',
    'ada@.example.com',
    'ada@example.com.',
    'ada @example.com',
    'ada@example.com\r\nBcc: eve@example.com',
    'ada@example.com,eve@example.com',
    'Ada <ada@example.com>',
    'ada@example.com;eve@example.com',
    '"ada"@example.com',
    'a\u0000da@example.com',
    'ada@exam\u200bple.com',
    `${'a'.repeat(250)}@example.com`,
  ])('refuse the address %j', (email) => expect(emailProblem(email)).toBeTypeOf('string'));

  it.each(['ada', 'Ada.Lovelace', 'ada_1', '7of9', 'Jürgen', '渡辺', 'x-ray'])('take the username %s', (username) =>
    expect(usernameProblem(username)).toBeUndefined(),
  );

  it.each(['', 'ada@example.com', 'ada lovelace', '.ada', '-ada', '<b>', 'a\u202eda', 'ada\u0000', "x'--", 'a'.repeat(65)])(
    'refuse the username %j',
    (username) => expect(usernameProblem(username)).toBeTypeOf('string'),
  );

  it('are judged in no time, whatever their length', () => {
    const started = performance.now();
    for (const text of ['a'.repeat(1e6), '@'.repeat(1e6), `${'a.'.repeat(5e5)}@`])
      expect(emailProblem(text)).toBeTypeOf('string');
    // What goes back over the text takes minutes.
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe('addressKey', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:db8::', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    [undefined, ''],
    ['no address', 'no address'],
  ])('makes %s %s', (address, key) => expect(addressKey(address)).toBe(key));
});

describe('passwordStamp', () => {
  it('changes with the hash, and does not hold it', () => {
    const stamps = [null, '$argon2id$one', '$argon2id$two'].map((passwordHash) => passwordStamp({ passwordHash }));
    expect(new Set(stamps).size).toBe(3);
    expect(stamps.join()).not.toContain('argon2id');
  });
});
