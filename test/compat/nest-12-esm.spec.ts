import { testKind } from './support/kind-suite.js';

testKind({ cli: 12, modules: 'esm' }, { builders: ['tsc'], nodes: ['own'] });
