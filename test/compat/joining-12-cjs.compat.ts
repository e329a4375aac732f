import { testJoining } from './support/joining-suite.js';

testJoining({ cli: 12, modules: 'cjs' }, { login: false, unitTestNode: 24 });
