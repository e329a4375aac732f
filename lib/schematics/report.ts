import type { SchematicContext } from './schematic.tree.js';

const WORDS = { created: 'created', changed: 'changed', kept: 'kept', todo: 'to do' } as const;

interface Line {
  readonly kind: keyof typeof WORDS;
  readonly text: string;
  /** What the text is said of. */
  readonly objects: string[];
}

/** What a schematic did, told in the end. */
export class Report {
  private readonly lines: Line[] = [];

  created(text: string): void {
    this.add('created', text);
  }

  /** `object`: one of several things that the same is said of, which make one line. */
  changed(text: string, object?: string): void {
    this.add('changed', text, object);
  }

  /** What was there, and stays as it is. */
  kept(text: string, object?: string): void {
    this.add('kept', text, object);
  }

  /** What is left to the person. */
  todo(text: string): void {
    this.add('todo', text);
  }

  private add(kind: Line['kind'], text: string, object?: string): void {
    const beside = object === undefined ? undefined : this.lines.find((line) => line.kind === kind && line.text === text);
    if (beside) beside.objects.push(object!);
    else this.lines.push({ kind, text, objects: object === undefined ? [] : [object] });
  }

  /** Prints it in the order of what was made, changed, kept, and is left to do. `next` comes last, where anything was done. */
  print(head: string, { logger }: SchematicContext, next: readonly string[] = []): void {
    const kinds = Object.keys(WORDS) as Line['kind'][];
    const lines = kinds.flatMap((kind) =>
      this.lines
        .filter((line) => line.kind === kind)
        .map(({ text, objects }) => `  ${WORDS[kind].padEnd(8)} ${[text, objects.join(', ')].join(' ').trimEnd()}`)
        .map((line) => line.replaceAll('\n', `\n${' '.repeat(11)}`)),
    );
    const changed = this.lines.some(({ kind }) => kind === 'created' || kind === 'changed');
    const end = changed ? next : ['  Everything was there already: nothing was changed.'];
    logger.info(['', head, ...lines, ...end, ''].join('\n'));
  }
}
