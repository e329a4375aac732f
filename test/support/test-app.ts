import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { AddressInfo } from 'node:net';

/** A Nest application that listens on a free port of 127.0.0.1 until it is disposed of. */
export interface TestApp extends AsyncDisposable {
  readonly app: NestExpressApplication;
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
}

/** `configure` is what a `main.ts` does between `create` and `listen`. */
export async function startApp(
  module: Type<unknown>,
  configure: (app: NestExpressApplication) => void = () => {},
): Promise<TestApp> {
  const app = await NestFactory.create<NestExpressApplication>(module, { logger: ['error', 'fatal'], abortOnError: false });
  try {
    configure(app);
    await app.listen(0, '127.0.0.1');
  } catch (error) {
    await app.close();
    throw error;
  }
  const server = app.getHttpServer();
  // By default five seconds: a machine that is busy for as long has fetch() send on a connection that is closed meanwhile.
  server.keepAliveTimeout = 600_000;
  const close = server.close.bind(server);
  server.close = (done) => {
    // A connection that was in use when the server closed is idle from then on, for as long as this says.
    server.keepAliveTimeout = 1;
    return close(done);
  };
  const { port } = server.address() as AddressInfo;
  return { app, url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => app.close() };
}
