import { momentsOfReader, reading } from '../reading.js';

export function readerLanguages(): readonly string[] {
  return reading().languages;
}

export function documentLanguage(): string {
  return reading().lang;
}

export function momentText(moment: Date): string {
  return Number.isNaN(moment.getTime()) ? String(moment) : momentsOfReader().format(moment);
}
