import { readdirSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'acorn';
import { describe, expect, it } from 'vitest';
import { compile } from '../../lib/compiler/compile.js';
import { RUNTIME, RUNTIME_EXPORTS } from '../../lib/compiler/3-emit/vocabulary.js';
import type { EmittedModule, ModuleCache } from '../../lib/compiler/module-cache.js';
import type { CompileResult } from '../../lib/compiler/output.js';
import { inputOf, type Sample } from './sample-input.js';

const root = fileURLToPath(new URL('./samples/', import.meta.url));
const names = readdirSync(root).toSorted();
const update = process.env['UPDATE_SAMPLES'] === '1';

async function compileSample(name: string, modules?: ModuleCache): Promise<CompileResult> {
  const module = (await import(`./samples/${name}/page.ts`)) as { default: Sample };
  return compile({ ...inputOf(module.default), modules });
}

describe.each(names)('sample %s', (name) => {
  const expected = join(root, name, '_expected');

  it('compiles to its expected files', async () => {
    const { files, manifest } = await compileSample(name);
    const all = new Map([...files, ['manifest.json', `${JSON.stringify(manifest, null, 2)}\n`]]);
    if (update) await write(expected, all);
    expect(await read(expected)).toEqual(Object.fromEntries([...all].toSorted()));
  });

  it('gives modules that parse and import what there is', async () => {
    const { files } = await compileSample(name);
    for (const [path, source] of files) {
      const { body } = parse(source, { ecmaVersion: 'latest', sourceType: 'module' });
      for (const node of body) {
        if (node.type !== 'ImportDeclaration') continue;
        const from = String(node.source.value);
        if (from.startsWith('.')) {
          expect([...files.keys()]).toContain(join(dirname(path), from));
        }
        if (from !== RUNTIME) continue;
        const imported = node.specifiers.map(
          (specifier) => specifier.type === 'ImportSpecifier' && 'name' in specifier.imported && specifier.imported.name,
        );
        expect(RUNTIME_EXPORTS).toEqual(expect.arrayContaining(imported));
      }
    }
  });

  it('compiles to the same again', async () => {
    const first = await compileSample(name);
    expect(await compileSample(name)).toEqual(first);
  });

  it('compiles to the same from what was emitted before', async () => {
    const kept = new Map<string, EmittedModule>();
    const first = await compileSample(name, kept);
    const made = kept.size;
    expect(await compileSample(name, kept)).toEqual(first);
    expect(first).toEqual(await compileSample(name));
    // Each page is found again.
    expect(kept.size).toBe(made);
    expect(made).toBeGreaterThan(0);
  });
});

async function read(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(
    files.map(async (file) => [file.slice(folder.length + 1).replaceAll('\\', '/'), await readFile(file, 'utf8')] as const),
  );
  return Object.fromEntries(contents.toSorted());
}

async function write(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const [path, source] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), source);
  }
}
