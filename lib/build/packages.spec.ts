import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPackage, libraryVersion, packageVersions } from './packages.js';

describe('findPackage', () => {
  let root: string;
  const install = async (name: string, version: string) => {
    const file = join(root, 'node_modules', name, 'package.json');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify({ name, version }));
  };
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'reflex-packages-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  it("takes the app's own copy of what both have", async () => {
    const own = findPackage('react', root)!;
    expect(own.importer).not.toContain(root);
    await install('react', own.version.replace(/\.\d+$/, '.999'));
    expect(findPackage('react', root)).toEqual({
      version: own.version.replace(/\.\d+$/, '.999'),
      importer: join(root, 'package.json'),
    });
  });

  it("takes the library's where the app has another major version", async () => {
    await install('react', '16.0.0');
    expect(findPackage('react', root)!.version).not.toBe('16.0.0');
  });

  it("finds the app's packages, and none where there is none", async () => {
    await install('@scope/only-app', '1.2.3');
    expect(packageVersions(['@scope/only-app', 'no-such-package'], root)).toEqual({
      '@scope/only-app': '1.2.3',
      'no-such-package': 'none',
    });
  });

  it('knows the version of this library', () => {
    expect(libraryVersion()).toMatch(/^\d+\.\d+\.\d+/);
  });
});
