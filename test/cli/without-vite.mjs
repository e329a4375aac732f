// Loaded into an app: whoever asks for Vite gets an error.
import { register } from 'node:module';

const hook = `export async function resolve(specifier, context, next) {
  if (/^vite($|\\/)/.test(specifier)) throw new Error('Vite was asked for');
  return next(specifier, context);
}`;

register(`data:text/javascript,${encodeURIComponent(hook)}`);
