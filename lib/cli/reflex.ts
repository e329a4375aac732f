#!/usr/bin/env node
import { runReflex } from './run-reflex.js';

/** How long what the app's files have opened may hold up the end. */
const LINGER_MS = 500;

process.exitCode = await runReflex(process.argv.slice(2), {
  folder: process.cwd(),
  write: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
});
setTimeout(() => process.exit(), LINGER_MS).unref();
