import { afterEach, describe, expect, it, vi } from 'vitest';
import { TeamUsers } from '../../../test/auth/support/team-users.js';
import { newUser } from '../../../test/contract/user-store.contract.js';
import type { StoredUser } from './auth-user.js';
import { MailTokens } from './mail-tokens.js';

async function world() {
  const users = new TeamUsers();
  const { user } = (await users.create(newUser())) as { user: StoredUser };
  return { users, user, tokens: new MailTokens(users) };
}

describe('MailTokens', () => {
  afterEach(() => void vi.useRealTimers());

  it('work once', async () => {
    const { tokens, user } = await world();
    const token = await tokens.issue(user, 'reset', 30);
    expect(await tokens.take(token, 'reset')).toEqual(user);
    expect(await tokens.take(token, 'reset')).toBeUndefined();
  });

  it('are 32 random bytes, of which the store has the SHA-256', async () => {
    const { tokens, user, users } = await world();
    const save = vi.spyOn(users, 'saveToken');
    const made = [await tokens.issue(user, 'reset', 30), await tokens.issue(user, 'reset', 30)];
    expect(new Set(made).size).toBe(2);
    for (const token of made) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(JSON.stringify(save.mock.calls)).not.toContain(made[0]);
  });

  it('expire', async () => {
    vi.useFakeTimers();
    const { tokens, user } = await world();
    const [early, late] = [await tokens.issue(user, 'reset', 30), await tokens.issue(user, 'reset', 30)];
    vi.advanceTimersByTime(30 * 60_000 - 1);
    expect(await tokens.take(early, 'reset')).toBeDefined();
    vi.advanceTimersByTime(1);
    expect(await tokens.take(late, 'reset')).toBeUndefined();
  });

  it('end with the password they were made under, all of them', async () => {
    const { tokens, user, users } = await world();
    const made = [await tokens.issue(user, 'reset', 30), await tokens.issue(user, 'reset', 30)];
    await users.setPassword(user.id, '$argon2id$two');
    for (const token of made) expect(await tokens.take(token, 'reset')).toBeUndefined();
  });

  it('are no good for a user who may not log in any more', async () => {
    const { tokens, user, users } = await world();
    const token = await tokens.issue(user, 'reset', 30);
    users.change(user.id, { active: false });
    expect(await tokens.take(token, 'reset')).toBeUndefined();
  });

  it('are good for what they were made for alone', async () => {
    const { tokens, user } = await world();
    const token = await tokens.issue(user, 'confirm', 30);
    expect(await tokens.take(token, 'reset')).toBeUndefined();
    expect(await tokens.take(token, 'confirm')).toBeDefined();
  });

  it('are not looked up where they cannot be one', async () => {
    const { tokens, users } = await world();
    const take = vi.spyOn(users, 'takeToken');
    for (const token of ['', 'x', 'x'.repeat(1_000_000)]) expect(await tokens.take(token, 'reset')).toBeUndefined();
    expect(take).not.toHaveBeenCalled();
    expect(await tokens.take('x'.repeat(43), 'reset')).toBeUndefined();
  });
});
