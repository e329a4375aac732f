import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import * as index from '../index.js';
import * as charts from './charts.js';
import * as core from './core.js';
import * as dates from './dates.js';
import * as notifications from './notifications.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('the kit', () => {
  it('is what the generator makes of the installed Mantine', { timeout: 60_000 }, async () => {
    const { stderr } = await promisify(execFile)(process.execPath, [join(root, 'scripts/generate-kit.mjs'), '--check']).catch(
      (failure: { stderr: string }) => failure,
    );
    expect(stderr).toBe('');
  });

  it('has every component under its own name', () => {
    const exported: Record<string, unknown> = { ...index };
    const builders = Object.entries({ ...core, ...dates, ...charts, ...notifications });
    for (const [name, builder] of builders) expect(exported[name], name).toBe(builder);
    expect(builders.length).toBeGreaterThan(150);
  });

  it('refers to components that Mantine has', { timeout: 60_000 }, async () => {
    const packages: Record<string, Record<string, unknown>> = {
      '@mantine/core': await import('@mantine/core'),
      '@mantine/dates': await import('@mantine/dates'),
      '@mantine/charts': await import('@mantine/charts'),
      '@mantine/notifications': await import('@mantine/notifications'),
    };
    const missing: string[] = [];
    const check = (builder: unknown): void => {
      const node = (builder as () => index.UiNode)();
      if (node.kind !== 'element' || node.component.source !== 'package') return;
      const { package: from, export: exported, members } = node.component;
      const component = members.reduce<unknown>(
        (of, member) => (of as Record<string, unknown> | undefined)?.[member],
        packages[from]?.[exported],
      );
      if (!component) missing.push([from, exported, ...members].join('.'));
      for (const member of Object.values(builder as object)) check(member);
    };
    for (const builder of Object.values({ ...core, ...dates, ...charts, ...notifications })) check(builder);
    expect(missing).toEqual([]);
  });

  it('loads no React and no Mantine on the server', () => {
    const imports = ['lib/ui', 'lib/ui/kit', 'lib/vars'].flatMap((folder) =>
      readdirSync(join(root, folder))
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
        .flatMap((file) => {
          const source = readFileSync(join(root, folder, file), 'utf8');
          const emitted = ts.transpileModule(source, {
            compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
          }).outputText;
          return ts.preProcessFile(emitted).importedFiles.map(({ fileName }) => fileName);
        }),
    );
    expect([...new Set(imports)].filter((name) => !name.startsWith('.'))).toEqual(['node:util']);
  });
});
