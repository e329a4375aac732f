import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Logger } from '@nestjs/common';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LogMailer } from './log.mailer.js';
import type { Mail } from './mailer.js';
import { SmtpMailer } from './smtp.mailer.js';

const mail: Mail = {
  kind: 'reset',
  to: 'ada@example.com',
  subject: 'Choose a new password',
  text: 'Hello Ada,\n\nhttps://app.example.com/password-reset/confirm?token=secret\n',
  link: 'https://app.example.com/password-reset/confirm?token=secret',
};

interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly message: string;
}

/** A mail server on a port of its own. `login` is what it wants to hear. */
class MailServer implements AsyncDisposable {
  readonly received: Received[] = [];

  private constructor(private readonly server: SMTPServer) {}

  static async start(login?: { readonly user: string; readonly password: string }): Promise<MailServer> {
    const server = new SMTPServer({
      authOptional: login === undefined,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      onAuth: ({ username, password }, _session, done) =>
        username === login?.user && password === login?.password
          ? done(null, { user: username })
          : done(new Error('Wrong name or password')),
      onData: (stream, { envelope }, done) => {
        const receive = async () => {
          const from = envelope.mailFrom ? envelope.mailFrom.address : '';
          world.received.push({ from, to: envelope.rcptTo.map(({ address }) => address), message: await text(stream) });
          done();
        };
        void receive();
      },
    });
    const world = new MailServer(server);
    server.on('error', () => {});
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return world;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

describe('SmtpMailer', () => {
  it('hands a mail to an SMTP server', async () => {
    await using server = await MailServer.start();
    const mailer = new SmtpMailer({ transport: `smtp://127.0.0.1:${server.port}`, from: 'The App <app@example.com>' });
    await mailer.onModuleInit();
    await mailer.send({ ...mail, html: '<p>Hello Ada</p>' });
    await mailer.onApplicationShutdown();
    expect(server.received).toHaveLength(1);
    const { from, to, message } = server.received[0]!;
    expect({ from, to }).toEqual({ from: 'app@example.com', to: ['ada@example.com'] });
    expect(message).toContain('Subject: Choose a new password');
    expect(message).toContain('From: The App <app@example.com>');
    expect(message.replaceAll('=\r\n', '').replaceAll('=3D', '=')).toContain('confirm?token=secret');
    expect(message).toContain('<p>Hello Ada</p>');
  });

  it('logs in where the server wants it, and fails where it is refused', async () => {
    await using server = await MailServer.start({ user: 'app', password: 'secret' });
    const transport = (pass: string) => ({ host: '127.0.0.1', port: server.port, auth: { user: 'app', pass } });
    await new SmtpMailer({ transport: transport('secret'), from: 'app@example.com' }).send(mail);
    await expect(new SmtpMailer({ transport: transport('other'), from: 'app@example.com' }).send(mail)).rejects.toThrow();
    expect(server.received).toHaveLength(1);
  });

  it('sends to one address, whatever stands in it', async () => {
    await using server = await MailServer.start();
    const mailer = new SmtpMailer({ transport: `smtp://127.0.0.1:${server.port}`, from: 'app@example.com' });
    for (const to of ['ada@example.com,eve@example.com', 'ada@example.com\r\nBcc: eve@example.com', 'Eve <eve@example.com>']) {
      await mailer.send({ ...mail, to }).catch(() => {});
    }
    await mailer.send({ ...mail, subject: 'Hello\r\nBcc: eve@example.com' });
    expect(server.received.flatMap(({ to }) => to).filter((to) => /eve/.test(to) && !/ada/.test(to))).toEqual([]);
    for (const { to, message } of server.received) {
      expect(to).toHaveLength(1);
      expect(message).not.toMatch(/^Bcc:/im);
    }
  });

  it('fails where nothing listens', async () => {
    const { port } = await using(MailServer.start());
    const mailer = new SmtpMailer({ transport: `smtp://127.0.0.1:${port}`, from: 'app@example.com' });
    await expect(mailer.send(mail)).rejects.toThrow(/ECONNREFUSED/);
  });
});

/** What is left of a server that has been there. */
async function using(started: Promise<MailServer>): Promise<{ readonly port: number }> {
  await using server = await started;
  return { port: server.port };
}

describe('SmtpMailer without nodemailer', () => {
  afterEach(() => {
    vi.doUnmock('nodemailer');
    vi.resetModules();
  });

  it('says at boot what to install', async () => {
    vi.doMock('nodemailer', () => {
      throw new Error("Cannot find package 'nodemailer'");
    });
    const { SmtpMailer: Mailer } = await import('./smtp.mailer.js');
    await expect(new Mailer({ transport: 'smtp://127.0.0.1', from: 'a@b.example' }).onModuleInit()).rejects.toMatchObject({
      code: 'REFLEX_NO_NODEMAILER',
    });
  });
});

describe('LogMailer', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('prints the mail, link included, in development', async () => {
    const log = vi.spyOn(Logger.prototype, 'log').mockImplementation(() => {});
    const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    const mailer = new LogMailer({ production: false });
    mailer.onModuleInit();
    await mailer.send(mail);
    expect(log.mock.calls.join()).toContain(mail.link);
    expect(log.mock.calls.join()).toContain('ada@example.com');
    expect(warn).not.toHaveBeenCalled();
  });

  it('warns at boot in production, and prints no link', async () => {
    const spies = (['log', 'warn', 'error'] as const).map((level) =>
      vi.spyOn(Logger.prototype, level).mockImplementation(() => {}),
    );
    const mailer = new LogMailer({ production: true });
    mailer.onModuleInit();
    expect(spies[1]).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('no mailer is configured'));
    await mailer.send(mail);
    expect(spies[2]).toHaveBeenCalledOnce();
    expect(spies.flatMap(({ mock }) => mock.calls).join()).not.toContain('secret');
  });
});
