export { AuthChanges, type AuthChange, type UserStamps } from '../events/auth-changes.js';
export { AccountException, type AccountErrorCode } from './accounts/account.exception.js';
export { Accounts, type Registration } from './accounts/accounts.js';
export type {
  AccountPaths,
  AccountsOptions,
  MailFacts,
  MailText,
  PasswordOptions,
  ThrottlePolicy,
} from './accounts/accounts.options.js';
export type { AuthUser, LoginBy, NewUser, StoredUser, UserId } from './accounts/auth-user.js';
export { LogMailer } from './accounts/log.mailer.js';
export { LoginThrottle, type Try } from './accounts/login-throttle.js';
export { Mailer, type Mail, type MailKind } from './accounts/mailer.js';
export { PasswordHasher } from './accounts/password-hasher.js';
export { SmtpMailer, type SmtpMailerOptions } from './accounts/smtp.mailer.js';
export { UserStore, type StoredToken, type TokenPurpose, type UserCreation } from './accounts/user.store.js';
export { AuthPolicy, type AuthView } from './auth-policy.js';
export { ReflexAuthModule } from './auth.module.js';
export {
  AuthSettings,
  type AccountSettings,
  type AuthAsyncOptions,
  type AuthModuleOptions,
  type AuthOptions,
  type AuthPage,
  type AuthPageOptions,
  type AuthPages,
} from './auth.options.js';
export { AuthState } from './auth.state.js';
export { LoginRequired } from './guards/login-required.guard.js';
export { PermissionRequired, RoleRequired } from './guards/permission-required.guard.js';
export { authCard, type AuthCardProps } from './pages/auth-card.js';
export {
  confirmEmailForm,
  loginForm,
  logoutForm,
  newPasswordForm,
  passwordChangeForm,
  passwordResetForm,
  registerForm,
  type LoginFormProps,
} from './pages/auth-forms.js';
export { ConfirmEmailState } from './pages/confirm-email.state.js';
export { LoginState } from './pages/login.state.js';
export { NewPasswordState } from './pages/new-password.state.js';
export { PasswordChangeState } from './pages/password-change.state.js';
export { PasswordResetState } from './pages/password-reset.state.js';
export { RegisterState } from './pages/register.state.js';
export { SessionState } from './pages/session.state.js';
export { safeNext } from './return-address.js';
