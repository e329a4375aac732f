import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { clientNetwork, fromUntrustedProxy } from './client-address.js';

function from(remoteAddress: string | undefined, forwarded?: string): IncomingMessage {
  const request = new IncomingMessage(Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress }));
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded;
  return request;
}

const nobody = () => false;
const only =
  (...proxies: string[]) =>
  (address: string | undefined) =>
    proxies.includes(address ?? '');

describe('the network of a client', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::99', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:0DB8:0001::1', '2001:db8:1:0'],
  ])('of %s is %s', (address, network) => {
    expect(clientNetwork(from(address), nobody)).toBe(network);
  });

  it.each([
    '127.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    '10.1.2.3',
    '172.31.0.9',
    '192.168.1.1',
    '169.254.1.1',
    'fd00::1',
    'fe80::1%eth0',
  ])('of the private address %s is nothing to go by', (address) => {
    expect(clientNetwork(from(address), nobody)).toBeUndefined();
  });

  it('is what the trusted proxies say, back to the first that is none', () => {
    const trusts = only('10.0.0.1', '10.0.0.2');
    expect(clientNetwork(from('10.0.0.1', '203.0.113.7'), trusts)).toBe('203.0.113.7');
    expect(clientNetwork(from('10.0.0.1', '198.51.100.1, 203.0.113.7, 10.0.0.2'), trusts)).toBe('203.0.113.7');
    expect(clientNetwork(from('10.0.0.1', '203.0.113.7:4711'), trusts)).toBe('203.0.113.7');
    expect(clientNetwork(from('10.0.0.1', '[2001:db8::1]:4711'), trusts)).toBe('2001:db8:0:0');
    expect(clientNetwork(from('203.0.113.9', '198.51.100.1'), trusts)).toBe('203.0.113.9');
    expect(clientNetwork(from('10.0.0.1', '10.0.0.2'), trusts)).toBeUndefined();
  });

  it('counts proxies where the app does', () => {
    const one = (_address: string | undefined, hop: number) => hop < 1;
    expect(clientNetwork(from('203.0.113.1', '198.51.100.1, 198.51.100.2'), one)).toBe('198.51.100.2');
  });

  it('is told apart from what nobody vouches for', () => {
    expect(fromUntrustedProxy(from('10.0.0.1', '203.0.113.7'), nobody)).toBe(true);
    expect(fromUntrustedProxy(from('10.0.0.1', '203.0.113.7'), only('10.0.0.1'))).toBe(false);
    expect(fromUntrustedProxy(from('203.0.113.7'), nobody)).toBe(false);
  });

  it.each(['', 'unknown', ',,,', '::::', '1.2.3.4.5', `${':'.repeat(9)}1`, 'x'.repeat(9_000)])(
    'survives the header %j',
    (forwarded) => {
      expect(() => clientNetwork(from('10.0.0.1', forwarded), () => true)).not.toThrow();
      expect(() => clientNetwork(from(undefined, forwarded), nobody)).not.toThrow();
    },
  );
});
