/** A mail of the accounts: to whom, about what. */
export interface Mail {
  readonly kind: MailKind;
  /** Address of the account, never one that was typed. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** The link that `text` holds, where there is one. */
  readonly link?: string;
}

/**
 * `reset`: the link to choose a new password. `confirm`: the link that shows an address to be theirs. `welcome`: an account
 * was made. `exists`: someone tried to register with the address of an account. `changed`: the password was changed.
 */
export type MailKind = 'reset' | 'confirm' | 'welcome' | 'exists' | 'changed';

/** Sends mail. The token to inject; an app with a service for mail extends it. */
export abstract class Mailer {
  /** Rejects where the mail was not taken over. `Accounts` logs that; whoever asked for the mail is not told. */
  abstract send(mail: Mail): Promise<void>;
}
