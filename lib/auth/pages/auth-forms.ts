import { errors } from '../../ui/field.errors.js';
import { show } from '../../ui/flow.js';
import { form } from '../../ui/form.js';
import { alert, anchor, button, group, passwordInput, stack, text, textInput } from '../../ui/kit/core.js';
import type { UiNode } from '../../ui/node.js';
import { use } from '../../ui/use.js';
import type { Var } from '../../vars/var.js';
import type { LoginBy } from '../accounts/auth-user.js';
import { ConfirmEmailState } from './confirm-email.state.js';
import { LoginState } from './login.state.js';
import { NewPasswordState } from './new-password.state.js';
import { PasswordChangeState } from './password-change.state.js';
import { PasswordResetState } from './password-reset.state.js';
import { RegisterState } from './register.state.js';
import { SessionState } from './session.state.js';

const LOGIN_LABEL: Readonly<Record<LoginBy, string>> = {
  username: 'Username',
  email: 'E-mail',
  both: 'Username or e-mail',
};

/** What the forms need to know of the accounts. */
export interface LoginFormProps {
  /** By what people log in, as in the module's options. Default `both`. */
  readonly loginBy?: LoginBy;
  /** Path of the page that resets passwords. Default: no link. */
  readonly passwordReset?: string;
}

/** The form of the login page, for a page of your own. */
export function loginForm({ loginBy = 'both', passwordReset }: LoginFormProps = {}): UiNode {
  const s = use(LoginState);
  const wrong = errors(LoginState);
  return form(
    { onSubmit: s.login, noValidate: true },
    stack(
      problemAlert(s.problem),
      textInput({
        name: 'login',
        label: LOGIN_LABEL[loginBy],
        type: loginBy === 'email' ? 'email' : 'text',
        autoComplete: 'username',
        autoCapitalize: 'none',
        spellCheck: false,
        autoFocus: true,
        error: wrong.login,
      }),
      stack(
        { gap: 6 },
        passwordInput({ name: 'password', label: 'Password', autoComplete: 'current-password', error: wrong.password }),
        ...(passwordReset === undefined
          ? []
          : [group({ justify: 'flex-end' }, anchor({ href: passwordReset, size: 'sm' }, 'Forgot your password?'))]),
      ),
      button({ type: 'submit', fullWidth: true, loading: s.login.pending }, 'Log in'),
    ),
  );
}

/** The form that makes an account. `login`: path of the login page, to go on to. */
export function registerForm({ loginBy = 'both', login }: { readonly loginBy?: LoginBy; readonly login?: string } = {}): UiNode {
  const s = use(RegisterState);
  const wrong = errors(RegisterState);
  const username = textInput({
    name: 'username',
    label: 'Username',
    autoComplete: 'username',
    autoCapitalize: 'none',
    spellCheck: false,
    autoFocus: true,
    error: wrong.username,
  });
  return show(
    s.done,
    doneMessage('Look into your mailbox', 'We have sent you a mail with what comes next.', login, 'Log in'),
    form(
      { onSubmit: s.register, noValidate: true },
      stack(
        problemAlert(s.problem),
        ...(loginBy === 'email' ? [] : [username]),
        emailInput(wrong.email),
        newPasswordInput(wrong.password, 'Password'),
        button({ type: 'submit', fullWidth: true, loading: s.register.pending }, 'Create account'),
      ),
    ),
  );
}

/** The form that sends a link to choose a new password. */
export function passwordResetForm(): UiNode {
  const s = use(PasswordResetState);
  return show(
    s.done,
    doneMessage('Look into your mailbox', 'If this address has an account, a link to choose a new password is on its way.'),
    form(
      { onSubmit: s.send, noValidate: true },
      stack(
        problemAlert(s.problem),
        emailInput(errors(PasswordResetState).email),
        button({ type: 'submit', fullWidth: true, loading: s.send.pending }, 'Send the link'),
      ),
    ),
  );
}

/** The form behind the link of a mail. */
export function newPasswordForm({ login }: { readonly login?: string } = {}): UiNode {
  const s = use(NewPasswordState);
  return show(
    s.done,
    doneMessage('Your password is changed', 'You are logged out everywhere. Log in with the new password.', login, 'Log in'),
    form(
      { onSubmit: s.save, noValidate: true },
      stack(
        problemAlert(s.problem),
        newPasswordInput(errors(NewPasswordState).password),
        button({ type: 'submit', fullWidth: true, loading: s.save.pending }, 'Save the new password'),
      ),
    ),
  );
}

/** For who is logged in: the form that changes the password. */
export function passwordChangeForm(): UiNode {
  const s = use(PasswordChangeState);
  const wrong = errors(PasswordChangeState);
  return form(
    { onSubmit: s.change, noValidate: true },
    stack(
      problemAlert(s.problem),
      passwordInput({ name: 'current', label: 'Password', autoComplete: 'current-password', error: wrong.current }),
      newPasswordInput(wrong.password),
      group(button({ type: 'submit', loading: s.change.pending }, 'Change password')),
    ),
  );
}

/** The button behind the link that confirms an address. */
export function confirmEmailForm({ login }: { readonly login?: string } = {}): UiNode {
  const s = use(ConfirmEmailState);
  return show(
    s.done,
    doneMessage('Your address is confirmed', 'Your account is ready.', login, 'Log in'),
    stack(
      problemAlert(s.problem),
      button({ fullWidth: true, onClick: s.confirm(), loading: s.confirm.pending }, 'Confirm my address'),
    ),
  );
}

/** Asks before it logs out. */
export function logoutForm(): UiNode {
  const s = use(SessionState);
  return button({ fullWidth: true, onClick: s.logout(), loading: s.logout.pending }, 'Log out');
}

function problemAlert(problem: Var<string>): UiNode {
  return show(problem.ne(''), alert({ color: 'red', variant: 'light', role: 'alert' }, problem));
}

function emailInput(error: Var<string | undefined>): UiNode {
  return textInput({
    name: 'email',
    label: 'E-mail',
    type: 'email',
    autoComplete: 'email',
    autoCapitalize: 'none',
    spellCheck: false,
    error,
  });
}

function newPasswordInput(error: Var<string | undefined>, label = 'New password'): UiNode {
  return passwordInput({ name: 'password', label, autoComplete: 'new-password', error });
}

function doneMessage(heading: string, what: string, href?: string, label = ''): UiNode {
  return stack(
    alert({ color: 'teal', variant: 'light', title: heading, role: 'status' }, text({ size: 'sm' }, what)),
    ...(href === undefined ? [] : [button({ component: 'a', href, fullWidth: true, variant: 'default' }, label)]),
  );
}
