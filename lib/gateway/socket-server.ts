import { ServerResponse, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketAdapter } from '@nestjs/common';
import { WebSocketServer, type ServerOptions } from 'ws';
import { ReflexError } from '../errors/reflex.error.js';

export interface SocketServerInit {
  readonly httpServer: Server;
  /** The WebSocket adapter of the app's own gateways, if there are any. */
  readonly adapter: WebSocketAdapter | null | undefined;
  readonly path: string;
  readonly options: ServerOptions;
}

/** The paths of our own servers on an HTTP server: what one of them leaves, another may take. */
const ownPaths = new WeakMap<Server, Set<string>>();

/** A socket server on one path of the app's HTTP server, and the way to take it off again. */
export interface SocketServer {
  readonly server: WebSocketServer;
  remove(): void;
}

/**
 * Opens our path beside whatever else takes upgrades on the HTTP server.
 *
 * WsAdapter destroys every upgrade whose path it does not know, so with it the path is registered through the adapter.
 * Everything else, socket.io included, leaves foreign paths alone, and a listener of our own does.
 */
export function openSocketServer({ httpServer, adapter, path, options }: SocketServerInit): SocketServer {
  if (isWsAdapter(adapter)) {
    const server: unknown = adapter.create(0, { ...options, path });
    if (!isSocketServer(server))
      throw new ReflexError('REFLEX_SOCKET_ADAPTER', `${adapter.constructor.name} gave no server for ${path}`);
    return { server, remove: () => server.close() };
  }
  const server = new WebSocketServer({ ...options, noServer: true });
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const asked = pathOf(request);
    if (asked === path) server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request));
    else if (!paths.has(asked) && [...paths][0] === path && httpServer.listenerCount('upgrade') === paths.size)
      answerWithoutUpgrade(httpServer, request, socket);
  };
  const paths = ownPaths.get(httpServer) ?? new Set();
  ownPaths.set(httpServer, paths.add(path));
  httpServer.on('upgrade', onUpgrade);
  return {
    server,
    remove: () => {
      paths.delete(path);
      httpServer.off('upgrade', onUpgrade);
      server.close();
    },
  };
}

/**
 * WsAdapter, or a subclass of it. Not by `instanceof`: the app may have another copy than we would load. The member is
 * protected, hence the check of what `create()` returns.
 */
function isWsAdapter(adapter: WebSocketAdapter | null | undefined): adapter is WebSocketAdapter {
  return adapter != null && 'wsServersRegistry' in adapter;
}

function isSocketServer(server: unknown): server is WebSocketServer {
  return typeof (server as Partial<WebSocketServer> | undefined)?.handleUpgrade === 'function';
}

function pathOf(request: IncomingMessage): string {
  return request.url?.split('?', 1)[0] ?? '';
}

/**
 * Gives a request back to the app as the ordinary one it would have been without our listener: Node only raises
 * `upgrade` where somebody listens, and curl offers an upgrade to HTTP/2 with every request.
 */
function answerWithoutUpgrade(httpServer: Server, request: IncomingMessage, socket: Duplex): void {
  // Node has taken its own listener off: without one, a client that resets the connection would end the process.
  socket.on('error', () => undefined);
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  // Typed as a Socket, but a Duplex is what both `upgrade` and a TLS server have.
  response.assignSocket(socket as Parameters<ServerResponse['assignSocket']>[0]);
  response.once('finish', () => socket.end());
  httpServer.emit('request', request, response);
}
