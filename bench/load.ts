import { parentPort, workerData } from 'node:worker_threads';
import { WebSocket } from 'ws';
import { BenchBrowser } from './browser.js';

/** The load of one throughput run, in a thread of its own so that it does not share the server's event loop. */
export interface LoadRequest {
  readonly port: number;
  /** Page whose event is sent; undefined: text frames to a bare echo server. */
  readonly page?: string;
  /** Path that logs each browser in; undefined: nobody is. */
  readonly login?: string;
  readonly event?: number;
  readonly args?: readonly unknown[];
  readonly connections: number;
  readonly inFlight: number;
  readonly milliseconds: number;
}

interface Sender {
  send(): Promise<unknown>;
  close(): void;
}

const request = workerData as LoadRequest;

async function echoSender(): Promise<Sender> {
  const socket = new WebSocket(`ws://127.0.0.1:${request.port}`);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const waiting: (() => void)[] = [];
  socket.on('message', () => waiting.shift()!());
  let id = 0;
  return {
    send: () => {
      socket.send(JSON.stringify(['e', ++id, 1, [{ by: 1 }]]));
      return new Promise<void>((resolve) => waiting.push(resolve));
    },
    close: () => socket.terminate(),
  };
}

async function pageSender(): Promise<Sender> {
  const browser = await BenchBrowser.open(request.port, request.page!, request.login);
  return { send: () => browser.send(request.event!, request.args!), close: () => browser.close() };
}

const senders = await Promise.all(
  Array.from({ length: request.connections }, () => (request.page ? pageSender() : echoSender())),
);
let answered = 0;
let running = true;
const keepBusy = async (sender: Sender): Promise<void> => {
  while (running) {
    await sender.send();
    answered++;
  }
};
const started = performance.now();
for (const sender of senders) for (let i = 0; i < request.inFlight; i++) void keepBusy(sender);
await new Promise((resolve) => setTimeout(resolve, request.milliseconds));
const perSecond = (answered / (performance.now() - started)) * 1000;
running = false;
for (const sender of senders) sender.close();
parentPort!.postMessage(perSecond);
