import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { runCommand } from './command.js';
import { packedLibrary, type PackedLibrary } from './packed-library.js';
import { Tarball } from './tarball.js';

const NAME = 'nestjs-reflex';

/** A registry in which the packed library is published; it sends npm to the configured one for everything else. */
export interface LoopbackRegistry extends AsyncDisposable {
  /** What makes npm, and the Nest CLI that calls it, ask this one. */
  readonly env: NodeJS.ProcessEnv;
}

/** So that `nest add nestjs-reflex` is what is run, as a person types it, and not something like it with a path. */
export async function openRegistry(): Promise<LoopbackRegistry> {
  const packed = await packedLibrary();
  const upstream = new URL((await runCommand('npm', ['config', 'get', 'registry'], { cwd: tmpdir() })).trim());
  const manifest = Tarball.read(await readFile(packed.tarball)).json('package.json') as object;
  const server = createServer((request, response) => answer(request, response, packed, manifest, upstream));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    env: { npm_config_registry: `http://127.0.0.1:${port}/`, npm_config_audit: 'false', npm_config_prefer_offline: 'true' },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  packed: PackedLibrary,
  manifest: object,
  upstream: URL,
): void {
  const path = request.url!;
  const tarball = `/${NAME}/-/${NAME}-${packed.version}.tgz`;
  if (path === `/${NAME}`) {
    const { version, integrity, shasum } = packed;
    const dist = { tarball: `http://${request.headers.host}${tarball}`, integrity, shasum };
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ name: NAME, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } }),
    );
  } else if (path === tarball) createReadStream(packed.tarball).pipe(response);
  else response.writeHead(307, { location: new URL(path.slice(1), upstream).href }).end();
}
