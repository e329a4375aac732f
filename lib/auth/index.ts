export { AuthChanges, type AuthChange, type UserStamps } from '../events/auth-changes.js';
export { AuthPolicy, type AuthView } from './auth-policy.js';
export { AuthState } from './auth.state.js';
export { LoginRequired } from './guards/login-required.guard.js';
export { PermissionRequired, RoleRequired } from './guards/permission-required.guard.js';
export { safeNext } from './return-address.js';
