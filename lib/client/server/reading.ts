import type { PaintRequest } from '../../protocol/first-paint.js';
import { SECOND } from '../crud/formats.js';

/** Who reads the page that is being rendered. */
type Reader = Pick<PaintRequest, 'lang' | 'languages'>;

const NOBODY: Reader = { lang: '', languages: [] };
/** No request says where in the world its reader is: the zone is named, until the page is rendered in the browser. */
const SOMEWHERE = { ...SECOND, timeZone: 'UTC', timeZoneName: 'short' } as const;

let reader = NOBODY;
/** Made for a reader, when there is a moment to write: that takes longer than the rest of an element. */
let moments: Intl.DateTimeFormat | undefined;

/** Renders for a reader. A page is rendered in one go: there is one reader at a time. */
export function readBy<T>(whom: Reader, render: () => T): T {
  reader = whom;
  try {
    return render();
  } finally {
    reader = NOBODY;
    moments = undefined;
  }
}

export function reading(): Reader {
  return reader;
}

export function momentsOfReader(): Intl.DateTimeFormat {
  return (moments ??= new Intl.DateTimeFormat([...reader.languages], SOMEWHERE));
}
