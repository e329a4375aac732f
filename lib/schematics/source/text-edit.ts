/** Text that takes the place of what stands between two offsets; an insertion where they are one. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export function insertion(at: number, text: string): TextEdit {
  return { from: at, to: at, text };
}

/** Edits that do not overlap, those at one offset in the order given. Everything beside them stays byte for byte. */
export function applyEdits(source: string, edits: readonly TextEdit[]): string {
  let result = '';
  let done = 0;
  for (const { from, to, text } of edits.toSorted((a, b) => a.from - b.from)) {
    result += source.slice(done, from) + text;
    done = to;
  }
  return result + source.slice(done);
}
