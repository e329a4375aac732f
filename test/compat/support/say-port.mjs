// Loaded into a process under test: says on which port it listens. What is tested is a project as it was generated, and its
// main.ts prints no URL.
import { Server } from 'node:net';

const { listen } = Server.prototype;

Server.prototype.listen = function (...args) {
  this.once('listening', () => {
    const address = this.address();
    if (typeof address === 'object') process.stdout.write(`\n[listening on ${address.port}]\n`);
  });
  return listen.apply(this, args);
};
