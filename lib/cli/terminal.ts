/** Where a command runs, and where it writes. */
export interface Terminal {
  /** Absolute path of the working directory. */
  readonly folder: string;
  /** What was asked for. */
  write(text: string): void;
  /** What is wrong. */
  complain(text: string): void;
}

/** `1 page`, `2 pages` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
