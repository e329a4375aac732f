export { AuthPolicy, type AuthView } from './auth-policy.js';
export { AuthState } from './auth.state.js';
export { LoginRequired } from './guards/login-required.guard.js';
export { PermissionRequired, RoleRequired } from './guards/permission-required.guard.js';
export { safeNext } from './return-address.js';
