/** What depends on who reads the page. On a server its request says it: `server/instead/reader.ts`. */

/** Languages of the reader, the best first. */
export function readerLanguages(): readonly string[] {
  return navigator.languages;
}

/** The language that the document says it is in. */
export function documentLanguage(): string {
  return document.documentElement.lang;
}

/** A moment in the reader's language and time zone. */
export function momentText(moment: Date): string {
  return moment.toLocaleString();
}
