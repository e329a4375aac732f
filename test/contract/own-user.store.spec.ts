import { teamWorld } from '../auth/support/team-users.js';
import { userStoreContract } from './user-store.contract.js';

userStoreContract('A store that an app has written', teamWorld);
