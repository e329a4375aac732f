import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { RuntimeMode } from '../../events/runtime-mode.js';
import { Mailer, type Mail } from './mailer.js';

/** For development: prints mails to the log. In production it sends and prints nothing, since links are secrets. */
@Injectable()
export class LogMailer extends Mailer implements OnModuleInit {
  private readonly logger = new Logger('ReflexMail');

  constructor(@Inject(RuntimeMode) private readonly mode: RuntimeMode) {
    super();
  }

  onModuleInit(): void {
    if (this.mode.production)
      this.logger.warn(
        'Mails of accounts are not sent: no mailer is configured. Give ReflexAuthModule `mailer: new SmtpMailer({ … })` or one of your own.',
      );
  }

  async send({ kind, to, subject, text }: Mail): Promise<void> {
    if (this.mode.production) this.logger.error(`A mail (${kind}) was not sent: no mailer is configured`);
    else this.logger.log(`Mail to ${to}: ${subject}\n\n${text}`);
  }
}
