import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ReflexError } from '../../errors/reflex.error.js';
import { Mailer, type Mail } from './mailer.js';

/** Options of `SmtpMailer`. */
export interface SmtpMailerOptions {
  /** What `createTransport()` of nodemailer takes: a URL (`smtps://user:password@host`) or its options. */
  readonly transport: string | Readonly<Record<string, unknown>>;
  /** The sender: an address, or `Name <address>`. */
  readonly from: string;
}

/** The part of a nodemailer transport that is used. */
interface Transport {
  sendMail(message: Readonly<Record<string, unknown>>): Promise<unknown>;
  close(): void;
}

/** Sends mails over SMTP, through nodemailer, which the app installs: an app without mail does not need it. */
@Injectable()
export class SmtpMailer extends Mailer implements OnModuleInit, OnApplicationShutdown {
  private transport?: Promise<Transport>;

  constructor(private readonly options: SmtpMailerOptions) {
    super();
  }

  /** Throws `REFLEX_NO_NODEMAILER` at boot, not at the first mail. */
  async onModuleInit(): Promise<void> {
    await this.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    (await this.transport)?.close();
  }

  async send({ to, subject, text, html }: Mail): Promise<void> {
    const transport = await this.connect();
    // An object: as text, a comma in an address would make two of it.
    await transport.sendMail({ from: this.options.from, to: { name: '', address: to }, subject, text, html });
  }

  private connect(): Promise<Transport> {
    return (this.transport ??= this.create());
  }

  private async create(): Promise<Transport> {
    const { createTransport } = await import('nodemailer').catch((cause: unknown) => {
      throw new ReflexError('REFLEX_NO_NODEMAILER', 'SmtpMailer needs nodemailer, which cannot be loaded', { cause });
    });
    return createTransport(this.options.transport as string);
  }
}
