import { testJoining } from './support/joining-suite.js';

testJoining({ cli: 12, modules: 'esm' }, { login: true });
