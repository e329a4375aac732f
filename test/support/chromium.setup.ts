import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';

/** What the suites are told: the executable, or why there is none. */
export type ChromiumFound = { readonly path: string } | { readonly missing: string };

declare module 'vitest' {
  interface ProvidedContext {
    chromium: ChromiumFound;
  }
}

const PLAYWRIGHT_DOWNLOAD_TIMEOUT_MS = 240_000;
const APT_TIMEOUT_MS = 300_000;

/** Not every distribution has the small one. */
const APT_INSTALL =
  'apt-get update && for name in chromium-headless-shell chromium; do apt-get install -y --no-install-recommends $name && exit; done; exit 1';

/**
 * Finds Chromium once for all suites: `REFLEX_CHROMIUM`, Playwright's own, the system's. With
 * `REFLEX_CHROMIUM_INSTALL` (as `npm test` sets it) a missing one is installed. With `REFLEX_TEST_SERVICES=required`
 * it is an error to have none; otherwise the browser suites are left out by name.
 */
export default function setup(project: TestProject): void {
  const tried: string[] = [];
  const path = find(tried) ?? (process.env.REFLEX_CHROMIUM_INSTALL ? install(tried) : undefined);
  if (path !== undefined) {
    project.provide('chromium', { path });
    return;
  }
  const missing =
    `no Chromium for the browser suites: ${tried.join('; ')}. ` +
    'Install one (npx playwright-core install chromium) or set REFLEX_CHROMIUM to its path.';
  if (process.env.REFLEX_TEST_SERVICES === 'required') throw new Error(missing);
  process.stderr.write(`\n${missing}\n\n`);
  project.provide('chromium', { missing });
}

function find(tried: string[]): string | undefined {
  const named = process.env.REFLEX_CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    tried.push(`REFLEX_CHROMIUM names ${named}, which is not there`);
    return undefined;
  }
  return ofPlaywright() ?? ofSystem(tried);
}

function ofPlaywright(): string | undefined {
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : undefined;
}

function ofSystem(tried: string[]): string | undefined {
  // First the one without windows, which Playwright takes too where it installs its own: on a busy machine suites take half as long.
  for (const name of ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      if (isExecutable(join(folder, name))) return join(folder, name);
    }
  }
  const ofMac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  if (existsSync(ofMac)) return ofMac;
  tried.push('none in PATH');
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function install(tried: string[]): string | undefined {
  process.stderr.write('No Chromium found, installing one…\n');
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
  const withSystemLibraries = isRoot() && process.platform === 'linux' ? ['--with-deps'] : [];
  const download = spawnSync(process.execPath, [cli, 'install', ...withSystemLibraries, 'chromium'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: PLAYWRIGHT_DOWNLOAD_TIMEOUT_MS,
  });
  const downloaded = ofPlaywright();
  if (downloaded) return downloaded;
  tried.push(
    `Playwright's download ${download.error ? `ended with ${download.error.message}` : `exited with ${download.status}`}`,
  );

  if (!isRoot() || !isExecutable('/usr/bin/apt-get')) return undefined;
  const apt = spawnSync('sh', ['-c', APT_INSTALL], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: APT_TIMEOUT_MS,
  });
  if (apt.status === 0) return ofSystem(tried);
  tried.push(`apt-get install chromium ${apt.error ? `ended with ${apt.error.message}` : `exited with ${apt.status}`}`);
  return undefined;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
