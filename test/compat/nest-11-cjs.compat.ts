import { testKind } from './support/kind-suite.js';

testKind({ cli: 11, modules: 'cjs' }, { builders: ['tsc', 'swc'], nodes: [22, 24] });
