/** The names of keys and channels of one app. */
export class RedisKeys {
  /** What begins the key of a page session, and of a process that lives. */
  readonly sessions: string;
  readonly processes: string;
  /** Page sessions that no browser has used since their page was made, by the time of that. */
  readonly fresh: string;
  /** The channel of what concerns all processes. */
  readonly bus: string;

  constructor(private readonly prefix: string) {
    this.sessions = `${prefix}page:`;
    this.processes = `${prefix}process:`;
    this.fresh = `${prefix}fresh`;
    this.bus = `${prefix}bus`;
  }

  session(id: string): string {
    return this.sessions + id;
  }

  /** The channel of what concerns one page session. */
  channel(id: string): string {
    return `${this.prefix}page:${id}`;
  }

  process(token: string): string {
    return this.processes + token;
  }

  /** The channel of answers to one process. */
  answers(token: string): string {
    return `${this.prefix}process:${token}`;
  }
}
