import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { startProcess, type RunningSample } from '../support/sample.js';
import { root, type DocBlock } from './doc-page.js';

/** The entry of an app as `nest new` makes it, for pages that do not show theirs. */
const MAIN = `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(AppModule);
await app.listen(process.env.PORT ?? 3000);
`;

/** Loaded before the app: tells where it listens, which an app of the guide has no reason to do. */
const ANNOUNCE = `import { Server } from 'node:net';
const { listen } = Server.prototype;
Server.prototype.listen = function (...args) {
  this.once('listening', () => console.log('http://localhost:' + this.address().port));
  return listen.apply(this, args);
};
`;

/** Compiles the named blocks of a page and writes them to a folder of their own, where they find the packages of the repository. */
export async function writeProject(blocks: ReadonlyMap<string, DocBlock>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'reflex-docs-'));
  await symlink(`${root}node_modules`, join(folder, 'node_modules'));
  const files = [...blocks].map(([file, { text }]): [string, string] => [file, text]);
  const sources = blocks.has('main.ts') ? files : [['main.ts', MAIN] as const, ...files];
  for (const [file, text] of sources) {
    // Vite takes the sources of React components, and Node what is compiled.
    await write(folder, file, text);
    if (/\.tsx?$/.test(file)) await write(folder, file.replace(/\.tsx?$/, '.js'), compiled(text));
  }
  await write(folder, 'announce.js', ANNOUNCE);
  const manifest = JSON.parse(blocks.get('package.json')?.text ?? '{}') as object;
  await write(folder, 'package.json', JSON.stringify({ type: 'module', ...manifest }));
  return folder;
}

function compiled(text: string): string {
  return ts.transpileModule(text, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      jsx: ts.JsxEmit.ReactJSX,
      jsxImportSource: 'nestjs-reflex',
    },
  }).outputText;
}

async function write(folder: string, file: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), text);
}

/** The app of a page in a process of its own, against dist/. Needs `npm run build` before. */
export async function startDocApp(name: string, blocks: ReadonlyMap<string, DocBlock>): Promise<RunningSample> {
  if (!existsSync(`${root}dist/index.js`)) throw new Error('Apps of the docs run on dist/: run `npm run build` first.');
  const folder = await writeProject(blocks);
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const app = await startProcess(name, folder, ['--import', './announce.js', 'main.js'], { NODE_ENV: 'development' });
    return { ...app, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}
