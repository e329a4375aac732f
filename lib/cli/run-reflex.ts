import { parseArgs } from 'node:util';
import { libraryVersion } from '../build/packages.js';
import { ReflexError } from '../errors/reflex.error.js';
import { findRootModule, type AppReference } from './app-files.js';
import { buildApp } from './build.command.js';
import { checkApp } from './check.command.js';
import { openPreview } from './app-preview.js';
import type { Terminal } from './terminal.js';

const HELP = `
  reflex build   compiles and bundles the pages of a Nest app, for an image that starts with build: 'never'
  reflex check   compiles the pages and prints what is wrong with them

Both read the compiled app: run \`nest build\` before. No provider is made, nothing is connected and nothing listens.

  --module <file#Export>   the root module, for example dist/app.module.js#AppModule.
                           Default: what the app's main file gives to NestFactory.create()
  --project <name>         a project of nest-cli.json, in a monorepo. Default: the one that nest-cli.json describes itself
  --help, --version

Exit codes: 0 all is well, 1 something is wrong with the app, 2 the command was not understood
`;

const COMMANDS = { build: buildApp, check: checkApp } as const;

/** Runs the command of a command line, and gives its exit code. */
export async function runReflex(args: readonly string[], terminal: Terminal): Promise<number> {
  let parsed: CommandLine;
  try {
    parsed = parse(args);
  } catch (error) {
    terminal.complain(`${(error as Error).message}\n${HELP}`);
    return 2;
  }
  if (parsed.text !== undefined) {
    terminal.write(parsed.text);
    return 0;
  }
  try {
    const app = await openPreview(await findRootModule(terminal.folder, parsed.app));
    return await COMMANDS[parsed.command](app, terminal);
  } catch (error) {
    terminal.complain(`${error instanceof ReflexError ? error.message : String((error as Error).stack ?? error)}\n`);
    return 1;
  }
}

interface CommandLine {
  readonly command: keyof typeof COMMANDS;
  readonly app: AppReference;
  /** What is to be printed instead. */
  readonly text?: string;
}

function parse(args: readonly string[]): CommandLine {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      module: { type: 'string' },
      project: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
  });
  const [command, ...rest] = positionals;
  const app: AppReference = { module: values.module, project: values.project };
  if (values.version) return { command: 'build', app, text: `${libraryVersion()}\n` };
  if (values.help || command === 'help') return { command: 'build', app, text: HELP };
  if (command === undefined) throw new Error('Which command?');
  if (!Object.hasOwn(COMMANDS, command)) throw new Error(`There is no command '${command}'.`);
  if (rest.length > 0) throw new Error(`'${rest.join(' ')}' is one word too many.`);
  return { command: command as keyof typeof COMMANDS, app };
}
