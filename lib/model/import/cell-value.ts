import { parse } from 'csv-parse/sync';
import type { ModelField } from '../contract/model.field.js';

/** How people say yes and no in this app, beside `true` and `false`. */
export interface YesNo {
  readonly yes: string;
  readonly no: string;
}

/**
 * What a form would send for a cell. Undefined where it would send nothing: an empty cell of a field that is never empty leaves it to
 * the default, as a form does that has no such input. What is no value of the field comes out as it is, to be refused.
 */
export function formValue(field: ModelField, cell: string, words: YesNo): string | boolean | readonly string[] | undefined {
  const isText = field.kind === 'text' || field.kind === 'longText';
  if (isText) return cell;
  const text = cell.trim();
  if (field.kind === 'references') return labelsIn(text);
  if (text === '') return field.nullable || field.required ? '' : undefined;
  if (field.kind === 'boolean') return booleanIn(text, words) ?? text;
  if (field.kind === 'enum') return choiceIn(field, text);
  return text;
}

/** Spreadsheets write `TRUE`, in their own language. */
function booleanIn(text: string, { yes, no }: YesNo): boolean | undefined {
  const word = text.toLowerCase();
  if (['true', '1', yes.toLowerCase()].includes(word)) return true;
  return ['false', '0', no.toLowerCase()].includes(word) ? false : undefined;
}

function choiceIn({ choices = [] }: ModelField, text: string): string {
  const word = text.toLowerCase();
  const choice = choices.find(({ label }) => label === text) ?? choices.find(({ label }) => label.toLowerCase() === word);
  return choice ? String(choice.value) : text;
}

/** Several labels in one cell, with commas between: those that have some of their own stand in quotes, as exports write them. */
function labelsIn(text: string): readonly string[] {
  if (!text.includes('"')) return text.split(',').flatMap((part) => part.trim() || []);
  try {
    // What parts records is in no file: a label may have more than one line.
    const records: string[][] = parse(text, { trim: true, record_delimiter: '\0' });
    return records.flat().filter((part) => part !== '');
  } catch {
    return [text];
  }
}
