import { checkSources } from './source-check.js';

/** A process of its own: checking types takes seconds, in which the app is not to stand still. */
const [, , root, ...changed] = process.argv as [string, string, string, ...string[]];
process.on('disconnect', () => process.exit());
process.send!(checkSources(root, changed), () => process.disconnect());
