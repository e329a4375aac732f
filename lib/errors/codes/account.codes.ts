import type { ErrorDescription } from '../error.description.js';

export const accountCodes = {
  REFLEX_LOGIN_FAILED: {
    status: 401,
    when: 'The name or the password of a login is wrong, or the account may not log in. Which of these it was is not told.',
    repair: 'Try again, or choose a new password through the reset page.',
  },
  REFLEX_TOO_MANY_TRIES: {
    status: 429,
    when: 'An account or an address has failed too often, or asked for too much, and is locked for a while.',
    repair: 'Wait the seconds that `retryAfter` says; `throttle` in the options of `ReflexAuthModule` sets the bounds.',
  },
  REFLEX_LINK_INVALID: {
    status: 400,
    when: 'A link from a mail was used before, has expired, or was never sent.',
    repair: 'Ask for a new mail.',
  },
  REFLEX_BAD_LINK_ORIGIN: {
    status: 500,
    when: 'The origin from which links in mails are made is not one.',
    repair: 'Write scheme and host as browsers see them, such as `https://app.example.com`.',
  },
  REFLEX_NO_NODEMAILER: {
    status: 500,
    when: '`SmtpMailer` is configured, but nodemailer is not installed.',
    repair: 'Run `npm install nodemailer`, or give `ReflexAuthModule` a `Mailer` of your own.',
  },
} as const satisfies Record<string, ErrorDescription>;
