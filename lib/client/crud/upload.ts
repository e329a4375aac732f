import { pageLocale } from './locale.js';

/** Where the content of a file is to be sent, and by which name the server then knows it. */
export interface UploadTarget {
  readonly id: string;
  readonly url: string;
}

export interface UploadEvents<T> {
  /** Percent of it that have been sent. */
  onProgress(percent: number): void;
  onSent(answer: T): void;
  /** With the reason that the server gave, or ''. */
  onFailed(reason: string): void;
}

/** Sends the content of a file to where a state waits for it. Returns what ends that. */
export function sendUpload<T>(target: UploadTarget, file: File, { onProgress, onSent, onFailed }: UploadEvents<T>): () => void {
  const sending = new XMLHttpRequest();
  sending.open('POST', target.url);
  sending.setRequestHeader('content-type', 'application/x-reflex-upload');
  sending.setRequestHeader('x-reflex-upload', target.id);
  sending.setRequestHeader('x-reflex-name', encodeURIComponent(file.name));
  sending.responseType = 'json';
  sending.upload.addEventListener('progress', ({ loaded, total }) => onProgress((loaded / total) * 100));
  sending.addEventListener('load', () => {
    const answer = (sending.response ?? {}) as T & { readonly message?: string };
    if (sending.status === 201) onSent(answer);
    else onFailed(answer.message ?? '');
  });
  sending.addEventListener('error', () => onFailed(''));
  sending.send(file);
  return () => sending.abort();
}

/** Bytes as people read them, in the language of the page. */
export function sizeOf(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const at = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const format = { style: 'unit', unit: units[at], unitDisplay: 'short', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(pageLocale(), format).format(bytes / 1_000 ** at);
}
