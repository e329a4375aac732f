/** The runtime where pages are rendered to HTML: a bundle for the server imports it by the name of the browser's. */
export * from '../index.js';
export { paint, start } from './paint.js';
