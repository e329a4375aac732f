/** Where pages in development hear of the app: a socket, and a GET that tells whether it is there. In production there is neither. */
export const DEVELOPMENT_PATH = '/_reflex/development';

/** Something in the app's code that keeps it from being shown. */
export interface Problem {
  /** What could not be done, in some words. */
  readonly title: string;
  /** `src/counter.page.ts:12:5`. */
  readonly place?: string;
  readonly message: string;
  /** The lines around the place. */
  readonly excerpt?: readonly ExcerptLine[];
  readonly repair?: string;
  /** A code of docs/errors.md, or of TypeScript. */
  readonly code?: string;
}

export interface ExcerptLine {
  readonly number: number;
  readonly text: string;
  /** The problem is in this line. */
  readonly marked: boolean;
}

/** What the app says of itself. */
export interface DevelopmentNotice {
  /** URL of the entry of the bundle that is served; '' while there is none. */
  readonly build: string;
  readonly problems: readonly Problem[];
}
