import { Logger } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Browser, ScriptedApp } from '../gateway/scripted-app.js';
import { refusedStatus } from '../gateway/socket-client.js';

afterEach(() => void vi.restoreAllMocks());

const PAUSE = 10_000;

describe('the log', () => {
  it('has what anybody can cause once in a while, and the reason with it', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
    await using world = await ScriptedApp.start();
    const refuse = () => refusedStatus(world.port, { origin: 'https://evil.example' });
    for (let i = 0; i < 20; i++) expect(await refuse()).toBe(403);
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/https:\/\/evil\.example.*REFLEX_ORIGIN_REFUSED/s)]]);
    const later = performance.now() + PAUSE;
    vi.spyOn(performance, 'now').mockReturnValue(later);
    await refuse();
    expect(warn).toHaveBeenCalledTimes(2);
  });

  it('says that a proxy is not trusted, which makes one client of all', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
    await using world = await ScriptedApp.start();
    for (const forwarded of ['203.0.113.7', '203.0.113.8']) {
      await (await world.connect(new Browser(), { headers: { 'x-forwarded-for': forwarded } })).close();
    }
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/trust proxy.*REFLEX_UNTRUSTED_PROXY/s)]]);
  });
});
