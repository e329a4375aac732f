import { testJoining } from './support/joining-suite.js';

testJoining({ cli: 11, modules: 'cjs' }, { login: false, unitTestNode: 24 });
