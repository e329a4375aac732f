import { HostTree } from '@angular-devkit/schematics';
import { UnitTestTree } from '@angular-devkit/schematics/testing/index.js';
import type { SchematicRule, SchematicTree } from '../../../lib/schematics/schematic.tree.js';

type Files = Readonly<Record<string, string>>;

/** What `nest new` writes, as far as schematics look at it. */
export const STARTER: Files = {
  'package.json': `${JSON.stringify(
    {
      name: 'starter',
      type: 'module',
      scripts: { 'start:dev': 'nest start --watch' },
      dependencies: {
        '@nestjs/common': '^12.0.1',
        '@nestjs/core': '^12.0.1',
        '@nestjs/platform-express': '^12.0.1',
        'reflect-metadata': '^0.2.2',
        rxjs: '^7.8.1',
      },
      devDependencies: { vitest: '^4.1.2' },
    },
    null,
    2,
  )}\n`,
  'nest-cli.json': '{ "collection": "@nestjs/schematics", "sourceRoot": "src" }\n',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      module: 'nodenext',
      moduleResolution: 'nodenext',
      target: 'ES2023',
      emitDecoratorMetadata: true,
      experimentalDecorators: true,
    },
  }),
  'src/main.ts': [
    "import { NestFactory } from '@nestjs/core';",
    "import { AppModule } from './app.module.js';",
    '',
    'const app = await NestFactory.create(AppModule);',
    'await app.listen(3000);',
    '',
  ].join('\n'),
  'src/app.module.ts': [
    "import { Module } from '@nestjs/common';",
    "import { AppController } from './app.controller.js';",
    '',
    '@Module({',
    '  imports: [],',
    '  controllers: [AppController],',
    '  providers: [],',
    '})',
    'export class AppModule {}',
    '',
  ].join('\n'),
  'src/app.controller.ts': [
    "import { Controller, Get } from '@nestjs/common';",
    '',
    '@Controller()',
    'export class AppController {',
    '  @Get()',
    '  getHello(): string {',
    "    return 'Hello World!';",
    '  }',
    '}',
    '',
  ].join('\n'),
};

/** The files of a project on a devkit tree, as the CLI gives them to a rule. */
export class SchematicWorld {
  private tree: UnitTestTree;
  readonly output: string[] = [];
  readonly tasks: unknown[] = [];

  constructor(files: Files) {
    const host = new HostTree();
    for (const [path, text] of Object.entries(files)) host.create(path, text);
    this.tree = new UnitTestTree(host);
  }

  /** Paths that the rule created or changed. Like the CLI, takes nothing over of a rule that throws. */
  run(rule: SchematicRule): string[] {
    const before = this.files();
    const branch = new UnitTestTree(this.tree.branch());
    const log = (message: string) => void this.output.push(message);
    rule(branch as unknown as SchematicTree, {
      logger: { info: log, warn: log },
      addTask: (task) => this.tasks.push(task.toConfiguration()),
    });
    this.tree = branch;
    const after = this.files();
    return Object.keys(after)
      .filter((path) => after[path] !== before[path])
      .toSorted();
  }

  text(path: string): string {
    return this.tree.readContent(path);
  }

  files(): Files {
    return Object.fromEntries(this.tree.files.map((path) => [path.slice(1), this.tree.readContent(path)]));
  }

  get lastOutput(): string {
    return this.output.at(-1) ?? '';
  }
}

/** The starter with other files, or without those that are undefined. */
export function starter(changes: Readonly<Record<string, string | undefined>> = {}): SchematicWorld {
  const files = Object.entries({ ...STARTER, ...changes }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new SchematicWorld(Object.fromEntries(files));
}
