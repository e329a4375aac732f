import { describe, expect, it } from 'vitest';
import { moduleClasses, withModuleEntry, type ModuleList } from './module-metadata.js';
import { parse } from './parse.js';

const HEAD = "import { Module } from '@nestjs/common';\n\n";

function added(code: string, key: ModuleList = 'imports', entry = 'Added'): string {
  const file = parse('app.module.ts', HEAD + code);
  return withModuleEntry(file, moduleClasses(file)[0]!, key, entry).slice(HEAD.length);
}

describe('an entry in the metadata of a module', () => {
  const cases: Record<string, [before: string, after: string, key?: ModuleList]> = {
    'an empty object': ['@Module({})\nclass A {}', '@Module({\n  imports: [Added],\n})\nclass A {}'],
    'an empty list': ['@Module({ imports: [] })\nclass A {}', '@Module({ imports: [Added] })\nclass A {}'],
    'an empty list on lines of its own': [
      '@Module({\n  imports: [\n  ],\n})\nclass A {}',
      '@Module({\n  imports: [Added],\n})\nclass A {}',
    ],
    'a list in one line': ['@Module({ imports: [B] })\nclass A {}', '@Module({ imports: [B, Added] })\nclass A {}'],
    'a list in one line with a last comma': [
      '@Module({ imports: [B,] })\nclass A {}',
      '@Module({ imports: [B, Added,] })\nclass A {}',
    ],
    'a list on lines, with a last comma and a comment': [
      '@Module({\n  imports: [\n    B,\n    C, // the third\n  ],\n})\nclass A {}',
      '@Module({\n  imports: [\n    B,\n    C, // the third\n    Added,\n  ],\n})\nclass A {}',
    ],
    'a list on lines, without a last comma': [
      '@Module({\n  imports: [\n    B, /* b */\n    C // the third\n  ]\n})\nclass A {}',
      '@Module({\n  imports: [\n    B, /* b */\n    C, // the third\n    Added\n  ]\n})\nclass A {}',
    ],
    'a list with nothing but a comment': [
      '@Module({\n  imports: [\n    // later\n  ],\n})\nclass A {}',
      '@Module({\n  imports: [\n    // later\n    Added,\n  ],\n})\nclass A {}',
    ],
    'a dynamic module of several lines, last': [
      '@Module({\n  imports: [B.forRoot({\n    x: 1,\n  })],\n})\nclass A {}',
      '@Module({\n  imports: [B.forRoot({\n    x: 1,\n  }), Added],\n})\nclass A {}',
    ],
    'no imports yet, on lines': [
      '@Module({\n  // HTTP\n  controllers: [C],\n})\nclass A {}',
      '@Module({\n  imports: [Added],\n  // HTTP\n  controllers: [C],\n})\nclass A {}',
    ],
    'no imports yet, in one line': [
      '@Module({ controllers: [C] })\nclass A {}',
      '@Module({ imports: [Added], controllers: [C] })\nclass A {}',
    ],
    'no providers yet': [
      '@Module({\n  imports: [B],\n})\nclass A {}',
      '@Module({\n  imports: [B],\n  providers: [Added],\n})\nclass A {}',
      'providers',
    ],
    'a quoted key': ["@Module({ 'imports': [B] })\nclass A {}", "@Module({ 'imports': [B, Added] })\nclass A {}"],
    'a shorthand': [
      'const imports = [B];\n@Module({ imports })\nclass A {}',
      'const imports = [B];\n@Module({ imports: [...imports, Added] })\nclass A {}',
    ],
    'a list from elsewhere': [
      '@Module({ imports: shared(), controllers: [] })\nclass A {}',
      '@Module({ imports: [...shared(), Added], controllers: [] })\nclass A {}',
    ],
    'a list with a type': [
      '@Module({ imports: [B] as const })\nclass A {}',
      '@Module({ imports: [B, Added] as const })\nclass A {}',
    ],
    'metadata that is a constant': [
      'const metadata: ModuleMetadata = { imports: [B] };\n@Module(metadata)\nclass A {}',
      'const metadata: ModuleMetadata = { imports: [B, Added] };\n@Module(metadata)\nclass A {}',
    ],
    'metadata that is a constant which satisfies a type': [
      'const metadata = { imports: [B] } satisfies ModuleMetadata;\n@Module(metadata)\nclass A {}',
      'const metadata = { imports: [B, Added] } satisfies ModuleMetadata;\n@Module(metadata)\nclass A {}',
    ],
    'a spread that has imports': [
      'const base = { imports: [B] };\n@Module({ ...base, controllers: [] })\nclass A {}',
      'const base = { imports: [B] };\n@Module({ ...base, controllers: [], imports: [...(base.imports ?? []), Added] })\nclass A {}',
    ],
    'a spread that has none': [
      'const base = { controllers: [C] };\n@Module({\n  ...base,\n})\nclass A {}',
      'const base = { controllers: [C] };\n@Module({\n  ...base,\n  imports: [Added],\n})\nclass A {}',
    ],
    'a spread beside imports of its own': [
      '@Module({ ...base, imports: [B] })\nclass A {}',
      '@Module({ ...base, imports: [B, Added] })\nclass A {}',
    ],
    'a default export without a name': [
      '@Module({ imports: [] })\nexport default class {}',
      '@Module({ imports: [Added] })\nexport default class {}',
    ],
    tabs: [
      '@Module({\n\timports: [\n\t\tB,\n\t],\n})\nclass A {}',
      '@Module({\n\timports: [\n\t\tB,\n\t\tAdded,\n\t],\n})\nclass A {}',
    ],
  };
  for (const [title, [before, after, key]] of Object.entries(cases)) {
    it(`goes into ${title}`, () => {
      expect(added(before, key)).toBe(after);
    });
  }

  it('keeps the line ends of Windows', () => {
    const file = parse('a.ts', `${HEAD}@Module({\n  imports: [\n    B,\n  ],\n})\nclass A {}`.replaceAll('\n', '\r\n'));
    const text = withModuleEntry(file, moduleClasses(file)[0]!, 'providers', 'Added');
    expect(text).toContain('  providers: [Added],\r\n})');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('finds the decorator by where it comes from', () => {
    const text =
      "import * as nest from '@nestjs/common';\nimport { Module } from 'elsewhere';\n@Module({ imports: [] })\nclass A {}\n@nest.Module({ imports: [] })\nclass B {}\n";
    const file = parse('a.ts', text);
    expect(moduleClasses(file).map(({ name }) => name?.text)).toEqual(['B']);
    const renamed = parse(
      'a.ts',
      "import { Module as NestModule } from '@nestjs/common';\n@NestModule({ imports: [] })\nclass A {}\n",
    );
    expect(moduleClasses(renamed)).toHaveLength(1);
  });

  it('is refused where the metadata cannot be read, with what to write by hand', () => {
    const refused = (code: string) => {
      try {
        return added(code);
      } catch (error) {
        return String(error);
      }
    };
    expect(refused('@Module(create())\nclass A {}')).toMatch(
      /A in app\.module\.ts cannot be edited: its metadata is create\(\)[^]*`imports: \[Added\]`/,
    );
    expect(refused('@Module(imported)\nclass A {}')).toContain('its metadata is imported');
    expect(refused('@Module({ ...imported })\nclass A {}')).toContain('`...imported` brings');
    expect(refused('@Module({ get imports() { return []; } })\nclass A {}')).toContain('its imports are no property');
    expect(refused('@Module()\nclass A {}')).toContain('@Module() has no argument');
  });
});
