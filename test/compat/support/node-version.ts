import { dirname, join } from 'node:path';
import { sharedInRun } from '../../support/shared-in-run.js';
import { cleanEnvironment, runCommand } from './command.js';

/** A Node that commands are run with. */
export interface NodeVersion {
  /** `v22.23.3`. */
  readonly version: string;
  /** Puts it first in the path: npm, the Nest CLI and the app run with it. */
  readonly env: NodeJS.ProcessEnv;
}

/** The Node that runs the tests. */
export const ownNode: NodeVersion = {
  version: process.version,
  env: { PATH: [dirname(process.execPath), process.env.PATH].join(':') },
};

/** The newest Node of a major version, from the npm package `node`. */
export async function nodeVersion(major: number): Promise<NodeVersion> {
  const folder = await sharedInRun(`node-${major}`, async (own) => {
    // The package finds its binary in a script of its own, which npm may be told to hold back.
    const args = ['install', `node@${major}`, '--prefix', own, '--no-audit', '--no-fund', '--no-save', '--foreground-scripts'];
    await runCommand('npm', args, { cwd: own });
  });
  const bin = join(folder, 'node_modules/node/bin');
  const env = { PATH: [bin, process.env.PATH].join(':') };
  const version = await runCommand('node', ['--version'], { cwd: folder, env: cleanEnvironment(env) });
  if (!version.startsWith(`v${major}.`)) throw new Error(`The npm package node@${major} brought ${version}`);
  return { version: version.trim(), env };
}
