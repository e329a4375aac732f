import { reading } from '../reading.js';

export function readerLanguages(): readonly string[] {
  return reading().languages;
}

export function documentLanguage(): string {
  return reading().lang;
}

/** No request says where in the world its reader is: the zone is named, until the page is rendered in the browser. */
export function momentText(moment: Date): string {
  return moment.toLocaleString([...reading().languages], SOMEWHERE);
}

const SOMEWHERE = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
  timeZone: 'UTC',
  timeZoneName: 'short',
} as const;
