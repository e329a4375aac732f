import { dirname, extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const self = fileURLToPath(import.meta.url);

/** The browser runtime beside this module: TypeScript when the library runs from source, JavaScript when it is built. */
export const CLIENT_ENTRY = fileURLToPath(new URL(`../client/index${extname(self)}`, import.meta.url));

/** The parts of crud pages that are written in React: pages that show one load them. */
export const CRUD_ENTRY = fileURLToPath(new URL(`../client/crud/index${extname(self)}`, import.meta.url));

/** What stands beside every page in development: it shows errors, and mends the page after an edit. */
export const TOOLS_ENTRY = fileURLToPath(new URL(`../client/development/index${extname(self)}`, import.meta.url));

/** What comes before the runtime, where the server has rendered the page. */
export const EARLY_ENTRY = fileURLToPath(new URL(`../client/early/keep-early${extname(self)}`, import.meta.url));

/** The runtime of pages that are rendered to HTML, and what it has in place of files of the browser's. */
export const SERVER_FOLDER = fileURLToPath(new URL('../client/server/', import.meta.url));

export const CLIENT_FOLDER = dirname(CLIENT_ENTRY);
