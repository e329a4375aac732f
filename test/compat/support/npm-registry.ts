import { tmpdir } from 'node:os';
import { runCommand } from './command.js';

/**
 * For `describe.skipIf(withoutRegistry)`: why projects cannot be installed, or false where npm reaches its registry. With
 * `REFLEX_TEST_SERVICES=required` the suites run, and fail by themselves.
 */
export const withoutRegistry: string | false = await unreachable();

async function unreachable(): Promise<string | false> {
  if (process.env.REFLEX_TEST_SERVICES === 'required') return false;
  const quick = ['--prefer-online', '--fetch-retries=0', '--fetch-timeout=15000'];
  try {
    await runCommand('npm', ['view', '@nestjs/core', 'name', ...quick], { cwd: tmpdir(), timeout: 30_000 });
    return false;
  } catch (error) {
    const reason = /npm error (?:network |code )?.*/.exec((error as Error).message)?.[0] ?? (error as Error).message;
    const missing = `npm does not reach its registry (${reason}): projects cannot be installed`;
    process.stderr.write(`\n${missing}; the suites of test/compat are left out\n`);
    return missing;
  }
}
