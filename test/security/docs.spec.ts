import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('docs/security.md', () => {
  it('names tests that there are', () => {
    const text = readFileSync(`${ROOT}docs/security.md`, 'utf8');
    const named = [...text.matchAll(/`([\w./-]+\.spec\.ts)`/g)].map(([, path]) => path!);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !existsSync(`${ROOT}${path.startsWith('lib/') ? '' : 'test/'}${path}`))).toEqual([]);
  });
});
