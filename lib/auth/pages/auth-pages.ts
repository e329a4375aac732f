import type { Type } from '@nestjs/common';
import { Page } from '../../pages/page.decorator.js';
import type { EventRef } from '../../ui/event.reference.js';
import { anchor, group, text } from '../../ui/kit/core.js';
import type { UiNode } from '../../ui/node.js';
import { use } from '../../ui/use.js';
import type { AuthPage, AuthSettings } from '../auth.options.js';
import { authCard } from './auth-card.js';
import { confirmEmailForm, loginForm, logoutForm, newPasswordForm, passwordResetForm, registerForm } from './auth-forms.js';
import { ConfirmEmailState } from './confirm-email.state.js';
import { LoginState } from './login.state.js';
import { NewPasswordState } from './new-password.state.js';
import { PasswordResetState } from './password-reset.state.js';
import { RegisterState } from './register.state.js';

/** The page classes of a module: its own, made for its settings, and those that the app has put in their place. */
export function authPages(settings: AuthSettings): Type<unknown>[] {
  const { loginBy, brand, logo, pages } = settings;
  const [login, reset] = [pages.login?.path, pages.passwordReset?.path];
  const classes: (Type<unknown> | undefined)[] = [];
  const add = (page: AuthPage | undefined, name: string, body: Body): void => {
    if (page) classes.push(page.page ?? pageOf(page, name, { brand, logo }, body));
  };
  add(pages.login, 'LoginPage', {
    open: () => use(LoginState).open,
    content: () => [
      loginForm({ loginBy, passwordReset: reset }),
      ...footer(pages.register && ['New here?', pages.register.path, 'Create an account']),
    ],
  });
  add(pages.register, 'RegisterPage', {
    open: () => use(RegisterState).open,
    content: () => [
      registerForm({ loginBy, login }),
      ...footer(pages.login && ['Already registered?', pages.login.path, 'Log in']),
    ],
  });
  add(pages.registerConfirm, 'RegisterConfirmPage', {
    open: () => use(ConfirmEmailState).open,
    secret: true,
    content: () => [confirmEmailForm({ login })],
  });
  add(pages.passwordReset, 'PasswordResetPage', {
    lead: 'We send you a link to choose a new one.',
    open: () => use(PasswordResetState).open,
    content: () => [passwordResetForm(), ...footer(pages.login && ['Remembered it?', pages.login.path, 'Log in'])],
  });
  add(pages.passwordResetConfirm, 'PasswordResetConfirmPage', {
    open: () => use(NewPasswordState).open,
    secret: true,
    content: () => [
      newPasswordForm({ login }),
      ...footer(reset === undefined ? undefined : ['Link too old?', reset, 'Ask for a new one']),
    ],
  });
  add(pages.logout, 'LogoutPage', { content: () => [logoutForm()] });
  return classes.filter((page) => page !== undefined);
}

interface Body {
  readonly lead?: string;
  readonly open?: () => EventRef;
  /** The link to the page holds a secret, which no other site may be told. */
  readonly secret?: boolean;
  readonly content: () => UiNode[];
}

function pageOf(
  { path, title }: AuthPage,
  name: string,
  frame: { readonly brand?: string; readonly logo?: string },
  { lead, open, secret, content }: Body,
): Type<unknown> {
  @Page(path, { title, onLoad: open, meta: secret ? { referrer: 'no-referrer' } : undefined })
  class AuthFormPage {
    render(): UiNode {
      return authCard({ heading: title, lead, ...frame }, ...content());
    }
  }
  return Object.defineProperty(AuthFormPage, 'name', { value: name });
}

function footer(link: readonly [string, string, string] | undefined): UiNode[] {
  if (!link) return [];
  const [question, href, label] = link;
  return [group({ gap: 6, justify: 'center' }, text({ size: 'sm', c: 'dimmed' }, question), anchor({ href, size: 'sm' }, label))];
}
