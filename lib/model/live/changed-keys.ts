/** Keys that are remembered one by one. Who has changed more has changed anything. */
const MOST = 500;

/** Which rows have changed: some, or any. */
export class ChangedKeys {
  private keys: Set<string> | undefined = new Set();

  /** No keys stand for any row. */
  add(keys: readonly string[]): void {
    if (!this.keys) return;
    if (keys.length === 0 || this.keys.size + keys.length > MOST) this.keys = undefined;
    else for (const key of keys) this.keys.add(key);
  }

  /** None where it may be any row. */
  get list(): readonly string[] {
    return this.keys ? [...this.keys] : [];
  }
}
