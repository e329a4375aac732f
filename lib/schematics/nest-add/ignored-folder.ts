import type { ProjectFiles } from '../project/project-files.js';

const PATH = '/.gitignore';

/** Has git ignore `.reflex/`, the compiled pages. False where it does already. */
export function ignoreBuild(files: ProjectFiles): boolean {
  const text = files.text(PATH) ?? '';
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.some((line) => /^(?:\*\*)?\/?\.reflex\/?(?:\*{1,2})?\s*$/.test(line))) return false;
  const separate = text === '' || text.endsWith('\n') ? '' : newline;
  const gap = text === '' ? '' : newline;
  files.write(PATH, `${text}${separate}${gap}# compiled pages of nestjs-reflex${newline}.reflex/${newline}`);
  return true;
}
