import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'shell-quote';
import { root, type DocBlock } from './doc-page.js';

/** What a shell block gets wrong: commands, scripts, packages, workspaces and schematics that are not there. */
export function checkShell({ page, line, text }: DocBlock): string[] {
  return text.split('\n').flatMap((row, at) => {
    const commands = commandsOf(row);
    return commands.flatMap((words) => {
      const wrong = wrongIn(words);
      return wrong === undefined ? [] : [`${page}:${line + at} ${wrong}`];
    });
  });
}

/** Programs that every machine has, or that a page about them may take for granted. */
const ON_EVERY_MACHINE = new Set(['cd', 'mkdir', 'rm', 'cp', 'curl', 'git', 'docker', 'node', 'export']);

function commandsOf(row: string): string[][] {
  const commands: string[][] = [[]];
  for (const word of parse(row, (name) => `$${name}`)) {
    if (typeof word === 'string') commands.at(-1)!.push(word);
    else if ('comment' in word) break;
    else if (word.op === 'glob') commands.at(-1)!.push(word.pattern);
    else commands.push([]);
  }
  const withoutSettings = commands.map((words) => words.slice(words.findIndex((word) => !/^\w+=/.test(word))));
  return withoutSettings.filter((words) => words.length > 0);
}

function wrongIn([program, ...words]: readonly string[]): string | undefined {
  switch (program) {
    case 'npm':
      return wrongNpm(words);
    case 'npx':
      return words[0] === 'nest' ? wrongNest(words.slice(1)) : wrongBin(words[0] ?? '');
    case 'nest':
      return wrongNest(words);
    default:
      return ON_EVERY_MACHINE.has(program!) ? undefined : wrongBin(program!);
  }
}

interface Manifest {
  readonly scripts?: Record<string, string>;
  readonly bin?: Record<string, string>;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly schematics?: string;
}

const read = (path: string) => JSON.parse(readFileSync(root + path, 'utf8')) as Manifest;
const library = read('package.json');
const packages = new Set([
  'nestjs-reflex',
  ...Object.keys({ ...library.dependencies, ...library.devDependencies, ...library.peerDependencies }),
]);

/** The scripts of an app as `nest new` makes it, whose package.json is a template. */
const scriptsOfApps: Record<string, string> = JSON.parse(
  /"scripts": (\{[^}]*\})/.exec(
    readFileSync(`${root}node_modules/@nestjs/schematics/dist/lib/application/files/ts-esm/package.json`, 'utf8'),
  )![1]!,
);

function wrongNpm(words: readonly string[]): string | undefined {
  const [command, ...rest] = words.filter((word) => !word.startsWith('-'));
  const at = words.findIndex((word) => word === '-w' || word === '--workspace');
  const workspace = at < 0 ? undefined : words[at + 1];
  if (workspace !== undefined && !existsSync(`${root}sample/${workspace}/package.json`)) return `has no workspace ${workspace}`;
  switch (command) {
    case 'install':
    case 'i': {
      const unknown = rest.find((name) => !packages.has(name.replace(/(?<=.)@.*$/, '')));
      return unknown && `installs ${unknown}, which package.json does not know`;
    }
    case 'ci':
    case 'pack':
      return undefined;
    case 'start':
    case 'test':
    case 'run': {
      const script = command === 'run' ? rest[0]! : command;
      if (workspace !== undefined) {
        return read(`sample/${workspace}/package.json`).scripts?.[script] ? undefined : `${workspace} has no script ${script}`;
      }
      return script in { ...scriptsOfApps, ...library.scripts } ? undefined : `names the script ${script}, which is not there`;
    }
    default:
      return `runs npm ${command}, which the check does not know: teach it in test/docs/shell-commands.ts`;
  }
}

function wrongBin(program: string): string | undefined {
  if (library.bin?.[program] || existsSync(`${root}node_modules/.bin/${program}`)) return undefined;
  return `runs ${program}, which is neither a program of package.json nor known to test/docs/shell-commands.ts`;
}

interface Collection {
  readonly extends?: readonly string[];
  readonly schematics: Record<string, { readonly aliases?: readonly string[] }>;
}

const NEST_COMMANDS = new Set(['new', 'n', 'start', 'build', 'info', 'i', 'add', 'generate', 'g']);

function wrongNest(words: readonly string[]): string | undefined {
  const [command, ...rest] = words;
  if (!NEST_COMMANDS.has(command!)) return `runs nest ${command}, which the check does not know`;
  if (command === 'add') {
    if (rest[0] !== 'nestjs-reflex') return undefined;
    return schematicsOf(collectionOfLibrary()).has('nest-add') ? undefined : 'runs nest add, and there is no schematic nest-add';
  }
  if (command !== 'generate' && command !== 'g') return undefined;
  const at = rest.findIndex((word) => word === '-c' || word === '--collection');
  const [schematic] = at < 0 ? rest : rest.filter((_, index) => index !== at && index !== at + 1);
  const collection = at < 0 ? 'node_modules/@nestjs/schematics/dist/collection.json' : collectionOfLibrary();
  return schematicsOf(collection).has(schematic!) ? undefined : `names the schematic ${schematic}, which is not there`;
}

/** `schematics` of package.json is a file of dist/, whose source is in lib/. */
function collectionOfLibrary(): string | undefined {
  return library.schematics?.replace(/^(\.\/)?dist\//, 'lib/');
}

function schematicsOf(path: string | undefined): Set<string> {
  if (path === undefined || !existsSync(root + path)) return new Set();
  const { schematics } = JSON.parse(readFileSync(root + path, 'utf8')) as Collection;
  return new Set(Object.entries(schematics).flatMap(([name, { aliases = [] }]) => [name, ...aliases]));
}
