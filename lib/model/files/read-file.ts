import type { ModelField } from '../contract/model.field.js';
import { isFileId } from './file.store.js';

/**
 * What a form says of a file: the id of an upload, or nothing. Undefined where the row keeps the file that it has, which forms send
 * as they got it.
 */
export function readFile(
  field: ModelField,
  sent: unknown,
): { readonly value: string | null } | { readonly error: string } | undefined {
  if (isFileId(sent)) return { value: sent };
  if (typeof sent === 'object' && sent !== null && !Array.isArray(sent)) return undefined;
  if (sent !== '' && sent !== null && sent !== undefined) return { error: 'Choose a file, and wait until it is there' };
  return field.nullable ? { value: null } : { error: 'Choose a file' };
}
