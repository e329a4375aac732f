// `npm test`: types, lint, format, build, every suite; the last line is "N passed, N failed, N skipped".
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ status: string, title: string, ancestorTitles: string[], fullName: string }} Assertion
 * @typedef {{ name: string, status: string, message: string, assertionResults: Assertion[] }} TestFile
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (/** @type {string} */ name) => join(root, 'node_modules', '.bin', name);

/**
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ code: number, output: string }>}
 */
function run(command, args, env, live = false) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: live ? 'inherit' : 'pipe' });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

let failedStages = 0;

/**
 * @param {string} name
 * @param {[string, string[]]} command
 */
async function stage(name, command) {
  const started = Date.now();
  const { code, output } = await run(...command);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (code === 0) return;
  failedStages += 1;
  console.log(output.trimEnd());
}

// First, because samples and bench are compiled against dist/, as apps are against the package. It checks lib/client as it is published.
await stage('build', ['npm', ['run', '--silent', 'build']]);

const samples = readdirSync(join(root, 'sample')).map((name) => `sample/${name}/tsconfig.json`);
const projects = [
  'tsconfig.json',
  'lib/client/tsconfig.spec.json',
  'scripts/tsconfig.json',
  'bench/tsconfig.json',
  ...samples,
].filter((path) => existsSync(join(root, path)));

/** @type {[string, [string, string[]]][]} */
const checks = [
  ...projects.map(
    (path) => /** @type {[string, [string, string[]]]} */ ([`types of ${path}`, [bin('tsc'), ['-p', path, '--noEmit']]]),
  ),
  ['lint', [bin('oxlint'), ['--deny-warnings']]],
  ['format', [bin('prettier'), ['--check', '--log-level', 'warn', '.']]],
];
// Two at a time: together they take as long as the suites, and two cores are common.
const lane = async () => {
  for (let check = checks.shift(); check; check = checks.shift()) await stage(...check);
};
await Promise.all([lane(), lane()]);

const reports = mkdtempSync(join(tmpdir(), 'nestjs-reflex-'));
const reportFile = join(reports, 'vitest.json');
const suites = await run(
  bin('vitest'),
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`, ...process.argv.slice(2)],
  { REFLEX_CHROMIUM_INSTALL: '1' },
  true,
);
/** @type {{ testResults: TestFile[] }} */
const report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : { testResults: [] };
rmSync(reports, { recursive: true, force: true });

const tests = report.testResults.flatMap((file) => file.assertionResults);
const passed = tests.filter((test) => test.status === 'passed').length;
const failedTests = tests.filter((test) => test.status === 'failed').length;
// A file that cannot be loaded, or whose hooks fail, has no failed test of its own.
const brokenFiles = report.testResults.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
);
const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');

if (skipped.length > 0) {
  console.log('\nLeft out:');
  const names = skipped.map((test) => [...test.ancestorTitles].filter(Boolean).join(' > ') || test.title);
  for (const name of new Set(names)) console.log(`  ${name}`);
}
for (const file of brokenFiles) console.log(`\nBroken, see above: ${relative(root, file.name)}`);

let failed = failedStages + failedTests + brokenFiles.length;
// Unhandled errors and a runner that died leave no failed test behind.
if (suites.code !== 0 && failedTests + brokenFiles.length === 0) failed += 1;

console.log(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
