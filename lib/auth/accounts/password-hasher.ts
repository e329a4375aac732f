import { Inject, Injectable, Logger } from '@nestjs/common';
import { Algorithm, hash, parseOptions, verify, type Options } from '@node-rs/argon2';
import { AccountException } from './account.exception.js';
import { ACCOUNTS_OPTIONS, type AccountsOptions, type PasswordOptions } from './accounts.options.js';

/** OWASP's minimum for argon2id. */
export const defaultPassword: PasswordOptions = {
  minLength: 8,
  maxLength: 128,
  memory: 19_456,
  passes: 2,
  parallelism: 1,
  concurrency: 2,
};

/** Logins that wait for a free thread at most; who comes after is told to come back. */
const MOST_WAITING = 500;

/**
 * Hashes passwords with argon2id. An app whose users have other hashes provides a class of its own that extends this one,
 * verifies those, and calls them outdated.
 */
@Injectable()
export class PasswordHasher {
  private readonly logger = new Logger('Reflex');
  private readonly password: PasswordOptions;
  private readonly parameters: Options;
  private readonly waiting: (() => void)[] = [];
  private running = 0;
  private nobody?: Promise<string>;

  constructor(@Inject(ACCOUNTS_OPTIONS) { password }: AccountsOptions) {
    this.password = { ...defaultPassword, ...password };
    const { memory, passes, parallelism } = this.password;
    this.parameters = { algorithm: ARGON2ID, memoryCost: memory, timeCost: passes, parallelism };
  }

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(normal(password), this.parameters));
  }

  /** Takes the same time where there is no hash: nobody learns from it whether there is a user. */
  async verify(stored: string | null | undefined, password: string): Promise<boolean> {
    // It could not have been set, and hashing it would be work that strangers order by the megabyte.
    if (password.length > this.password.maxLength * 4) return false;
    const nobody = await (this.nobody ??= this.hash('nobody'));
    const same = await this.inTurn(() => this.compare(stored ?? nobody, normal(password), nobody));
    return same && stored != null;
  }

  /** Whether the hash was made with other parameters than today's. */
  outdated(stored: string): boolean {
    const { algorithm, memoryCost, timeCost, parallelism } = parseOptions(stored);
    const wanted = this.parameters;
    return (
      algorithm !== ARGON2ID ||
      memoryCost !== wanted.memoryCost ||
      timeCost !== wanted.timeCost ||
      parallelism !== wanted.parallelism
    );
  }

  /** What is wrong with a new password, in a sentence. */
  problem(password: string): string | undefined {
    const { minLength, maxLength } = this.password;
    // Characters as people count them, after a bound on what is counted.
    const length = password.length > maxLength * 4 ? maxLength + 1 : [...normal(password)].length;
    if (length < minLength) return `A password has at least ${minLength} characters`;
    if (length > maxLength) return `A password has at most ${maxLength} characters`;
    return undefined;
  }

  private async compare(stored: string, password: string, nobody: string): Promise<boolean> {
    try {
      return await verify(stored, password);
    } catch (error) {
      this.logger.error(`A stored password hash cannot be read: ${String(error)}`);
      await verify(nobody, password);
      return false;
    }
  }

  private async inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running >= this.password.concurrency) {
      if (this.waiting.length >= MOST_WAITING)
        throw new AccountException('REFLEX_TOO_MANY_TRIES', 'Too many logins at the moment. Try again soon.', { retryAfter: 5 });
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}

/** The enum of the package is ambient and const, which isolated modules cannot read. */
const ARGON2ID = 2 as Algorithm.Argon2id;

/** The same password, however a keyboard composes its letters. */
function normal(password: string): string {
  return password.normalize('NFKC');
}
