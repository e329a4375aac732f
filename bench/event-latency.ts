import { WebSocket } from 'ws';

/** How long the server of this process takes from the arrival of a frame until it has handed the next one to the socket. */
export class EventLatency {
  /** Milliseconds of the last event. */
  last = 0;
  private arrived = 0;

  /** Listens to all sockets of this process: browsers of a benchmark live in others. */
  constructor() {
    const { emit, send } = WebSocket.prototype;
    const onMessage = (): void => void (this.arrived = performance.now());
    const onSent = (): void => void (this.last = performance.now() - this.arrived);
    WebSocket.prototype.emit = function (this: WebSocket, name: string | symbol, ...args: unknown[]): boolean {
      if (name === 'message') onMessage();
      return emit.call(this, name, ...args);
    } as typeof emit;
    WebSocket.prototype.send = function (this: WebSocket, ...args: unknown[]): void {
      (send as (...all: unknown[]) => void).apply(this, args);
      onSent();
    } as typeof send;
  }
}
