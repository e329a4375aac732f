import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';

const required = process.env.REFLEX_TEST_SERVICES === 'required';

/** The first bytes that a server on 127.0.0.1 sends, after `hello` where the protocol wants the client to speak first. */
async function firstBytes(port: number, hello?: Uint8Array): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    if (hello) socket.write(hello);
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    return bytes;
  } finally {
    socket.destroy();
  }
}

// Suites of stores and models build on these three; here they only have to speak their protocol.
describe.skipIf(!required)('services (REFLEX_TEST_SERVICES=required)', () => {
  it('Redis answers PING', async () => {
    const answer = await firstBytes(6379, Buffer.from('PING\r\n'));
    expect(answer.toString()).toBe('+PONG\r\n');
  });

  it('PostgreSQL answers an SSL request', async () => {
    const sslRequest = Buffer.alloc(8);
    sslRequest.writeInt32BE(8, 0);
    sslRequest.writeInt32BE(80_877_103, 4);
    expect((await firstBytes(5432, sslRequest)).toString('latin1')).toMatch(/^[SN]$/);
  });

  it('MariaDB greets with protocol 10', async () => {
    const packet = await firstBytes(3306);
    expect(packet[3]).toBe(0);
    expect(packet[4]).toBe(10);
  });
});
