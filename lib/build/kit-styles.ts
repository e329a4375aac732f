import { readFile } from 'node:fs/promises';

/**
 * The styles of the used components as one text, in the order that the kit itself puts them in: rules of one weight are
 * decided by it, and the order in which a bundler comes by the components is another one for every app. Packages other
 * than the core follow it.
 */
export async function joinKitStyles(files: readonly string[]): Promise<string> {
  const styles = await Promise.all(
    [...new Set(files)].toSorted().map(async (file) => ({ file, text: (await readFile(file, 'utf8')).trim() })),
  );
  const whole = await wholeKit(files);
  const ordered = styles.map((style) => ({ ...style, place: place(style.text, whole) })).toSorted((a, b) => a.place - b.place);
  return ordered.map(({ text }) => `${text}\n`).join('');
}

/** The kit's stylesheet of everything, which holds that of each component word for word. */
async function wholeKit(files: readonly string[]): Promise<string> {
  const core = files.find((file) => file.includes('@mantine/core/styles/'));
  return core === undefined ? '' : readFile(core.replace(/styles\/[^/]*$/, 'styles.css'), 'utf8');
}

function place(text: string, whole: string): number {
  const found = whole.indexOf(text);
  return found < 0 ? Infinity : found;
}
