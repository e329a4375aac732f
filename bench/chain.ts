import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import cookieParser from 'cookie-parser';
import type { Request, Response } from 'express';
import session from 'express-session';
import { Passport } from 'passport';
import { benchApp, PlainPage } from './apps.js';
import { eventIds, type Measurement } from './measurement.js';
import { LOAD, measure, median, portOf, ratio, startEcho, stopEcho } from './throughput.js';

const MODES = ['none', 'session', 'full'] as const;

/**
 * Events per second through cookie-parser, express-session and Passport with a user who is logged in, as a ratio to a bare
 * `ws` echo of the same run.
 */
export async function chain(root: string): Promise<Measurement[]> {
  const echo = await startEcho();
  const apps: Record<string, NestExpressApplication> = {};
  for (const mode of MODES) apps[mode] = await start(root, mode);
  const event = (await eventIds(root))['CounterState.plain']!;
  const page = { ...LOAD, page: '/plain', login: '/login', event, args: [1] };
  const results = await measure({
    echo: { ...LOAD, port: portOf(echo) },
    ...Object.fromEntries(MODES.map((mode) => [mode, { ...page, port: portOf(apps[mode]!.getHttpServer() as never) }])),
  });
  for (const app of Object.values(apps)) await app.close();
  stopEcho(echo);
  const base = median(results['echo']!);
  return [
    ratio('event without middleware (`none`)', results['none']!, base, ''),
    ratio('event, session and user of a login each time (`session`)', results['session']!, base, '≥ 0.20'),
    ratio('event through cookie-parser, express-session, Passport (`full`)', results['full']!, base, '≥ 0.10 (then 0.20)'),
  ];
}

async function start(root: string, mode: (typeof MODES)[number]): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(benchApp(root, [PlainPage], { middleware: { mode } }), {
    logger: ['error', 'warn'],
  });
  const passport = new Passport();
  passport.serializeUser((user, done) => done(null, (user as { id: number }).id));
  passport.deserializeUser((id, done) => done(null, { id, name: 'Ada' } as never));
  app.use(cookieParser());
  app.use(session({ secret: 'bench', resave: false, saveUninitialized: false }));
  app.use(passport.initialize());
  app.use(passport.session());
  app.use('/login', (request: Request, response: Response) => {
    request.login({ id: 1 } as never, () => response.send('logged in'));
  });
  await app.listen(0, '127.0.0.1');
  return app;
}
