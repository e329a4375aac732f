import { use } from 'nestjs-reflex/ui';
import { ContactState } from './cart.js';

export { ContactState };

/** The references that a page's `render()` begins with. */
export const s = use(ContactState);
