import { testKind } from './support/kind-suite.js';

testKind({ cli: 12, modules: 'cjs' }, { builders: ['tsc', 'swc'], nodes: ['own', 22, 24] });
