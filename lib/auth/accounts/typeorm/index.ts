export { ReflexMailToken } from './reflex-mail-token.entity.js';
export { ReflexRole } from './reflex-role.entity.js';
export { ReflexUser } from './reflex-user.entity.js';
export { TypeOrmUserStore, authEntities } from './typeorm-user.store.js';
