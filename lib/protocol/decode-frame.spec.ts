import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeClientFrame, decodeServerFrame, FrameError } from './decode-frame.js';
import type { ClientFrame, PageView, ServerFrame, WireEffect, WireError } from './wire.js';

const count = fc.nat();
const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const token = fc.string({ minLength: 1, maxLength: 128 });
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)));
const url = fc.string({ maxLength: 200 }).map((rest) => `/${rest}`);
const text = fc.string();
const key = text.filter((s) => s !== '__proto__');

const hello = fc.record(
  { session: token, previous: token, last: count, document: token },
  { requiredKeys: ['session', 'last', 'document'] },
);
const clientFrame: fc.Arbitrary<ClientFrame> = fc.oneof(
  fc.tuple(fc.constant('h' as const), count, token, hello),
  fc.tuple(fc.constant('e' as const), id, count, fc.array(json)),
  fc.tuple(fc.constant('b' as const), id, count, json),
  fc.tuple(fc.constant('n' as const), id, url),
  fc.constant<ClientFrame>(['i']),
);

const path = fc.oneof(count, fc.tuple(count, text), fc.tuple(count, fc.nat(), text));
const op = fc.oneof(
  fc.tuple(path),
  fc.tuple(path, json),
  fc.tuple(path, count, count),
  fc.tuple(path, fc.array(count), fc.constant(0 as const)),
  fc.tuple(path, count, count, fc.oneof(text, fc.array(json))),
);
const view: fc.Arbitrary<PageView> = fc.record({ page: count, url, params: fc.dictionary(key, fc.oneof(text, fc.array(text))) });
const error: fc.Arbitrary<WireError> = fc.record(
  { code: text, message: text, status: count, fields: fc.dictionary(key, fc.array(text)), id: text },
  { requiredKeys: ['code', 'message', 'status'] },
);
const effect: fc.Arbitrary<WireEffect> = fc.oneof(
  fc.record({ do: fc.constant('redirect' as const), url, replace: fc.boolean() }, { requiredKeys: ['do', 'url'] }),
  fc.record(
    { do: fc.constant('toast' as const), message: text, autoClose: fc.constantFrom(false as const, 3000) },
    { requiredKeys: ['do', 'message'] },
  ),
  fc.record({ do: fc.constant('download' as const), name: text, url }),
  fc.record({ do: fc.constant('download' as const), name: text, type: text, base64: text }),
  fc.record({ do: fc.constant('copy' as const), text }),
  fc.record({ do: fc.constantFrom('focus' as const, 'scrollTo' as const), id: text }),
  fc.record({ do: fc.constant('openUrl' as const), url }),
  fc.record({ do: fc.constant('reload' as const) }),
);
const effects = fc.array(effect);
const ops = fc.array(op);
const serverFrame: fc.Arbitrary<ServerFrame> = fc.oneof(
  fc.tuple(fc.constant('w' as const), count),
  fc.tuple(fc.constant('s' as const), count, count, token, view, ops),
  fc.tuple(fc.constant('p' as const), count, count, ops),
  fc.tuple(fc.constant('p' as const), count, count, ops, effects),
  fc.tuple(fc.constant('x' as const), count, count, error),
  fc.tuple(fc.constant('x' as const), count, count, error, effects),
  fc.tuple(fc.constant('g' as const), count, count, view, ops),
  fc.tuple(fc.constant('g' as const), count, count, view, ops, effects),
  fc.tuple(fc.constant('l' as const), count, count, url, fc.boolean()),
  fc.tuple(fc.constant('r' as const), fc.constantFrom('build' as const, 'session' as const)),
  fc.constant<ServerFrame>(['o']),
);

function refusal(decode: (text: string) => unknown, input: string): FrameError | undefined {
  try {
    decode(input);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof FrameError) return thrown;
    throw thrown;
  }
}

const refused = (frame: unknown): Pick<FrameError, 'code' | 'id'> | undefined => {
  const thrown = refusal(decodeClientFrame, JSON.stringify(frame));
  return thrown && { code: thrown.code, id: thrown.id };
};

describe('decodeClientFrame', () => {
  it('passes valid frames unchanged', () => {
    fc.assert(
      fc.property(clientFrame, (frame) => {
        const sent = JSON.stringify(frame);
        expect(JSON.stringify(decodeClientFrame(sent))).toBe(sent);
      }),
      { numRuns: 300 },
    );
  });

  it('fails with nothing but a FrameError', () => {
    const nearly = fc
      .tuple(clientFrame, fc.nat(4), json)
      .map(([frame, at, value]) => JSON.stringify(Object.assign([...frame] as unknown[], { [at]: value })));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), nearly), (input) => {
        refusal(decodeClientFrame, input);
        refusal(decodeServerFrame, input);
      }),
      { numRuns: 1000 },
    );
  });

  it('names the event that a malformed frame was about', () => {
    expect(refused(['e', 7, 1])).toEqual({ code: 'MALFORMED', id: 7 });
    expect(refused(['b', 8, 'x', 1])).toEqual({ code: 'MALFORMED', id: 8 });
    expect(refused(['n', 9, 'https://elsewhere.example/'])).toEqual({ code: 'MALFORMED', id: 9 });
    expect(refused(['n', 9, `/${'x'.repeat(8192)}`])).toEqual({ code: 'MALFORMED', id: 9 });
    expect(refused(['e', 7, 1, Array.from({ length: 65 }, () => 0)])).toEqual({ code: 'MALFORMED', id: 7 });
    expect(refused(['e', 7, 1, [], 'more'])).toEqual({ code: 'MALFORMED', id: 7 });
  });

  it('takes only positive safe integers as ids', () => {
    for (const wrong of [0, -1, 1.5, 2 ** 53, '1', null, true, [1]]) {
      expect(refused(['e', wrong, 1, []])).toEqual({ code: 'MALFORMED', id: undefined });
    }
  });

  it('knows the kinds by their own names only', () => {
    for (const kind of ['x', '', 'constructor', '__proto__', 'toString', 1, null, ['e']]) {
      expect(refused([kind, 1])).toEqual({ code: 'UNKNOWN_FRAME', id: undefined });
    }
    expect(refused({ 0: 'e', length: 1 })?.code).toBe('NOT_JSON');
    expect(refusal(decodeClientFrame, '["e",1')?.code).toBe('NOT_JSON');
  });

  it('refuses a hello with strange members, and says when it is of another version', () => {
    const valid = { session: 's', last: 0, document: 'd' };
    expect(refused(['h', 1, 'build', valid])).toBeUndefined();
    expect(refused(['h', 1, 'build', { ...valid, admin: true }])?.code).toBe('MALFORMED');
    expect(refused(['h', 1, 'build', { ...valid, session: 'x'.repeat(129) }])?.code).toBe('MALFORMED');
    expect(refused(['h', 1, 'build', { ...valid, previous: null }])?.code).toBe('MALFORMED');
    expect(refused(['h', 2, 'build', { ...valid, admin: true }])?.code).toBe('VERSION');
    expect(refused(['h', 2, 'build', valid])).toBeUndefined();
  });
});

describe('decodeServerFrame', () => {
  it('passes valid frames unchanged', () => {
    fc.assert(
      fc.property(serverFrame, (frame) => {
        const sent = JSON.stringify(frame);
        expect(JSON.stringify(decodeServerFrame(sent))).toBe(sent);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses ops and effects of the wrong shape', () => {
    for (const wrong of [
      [],
      1,
      [[]],
      [['a']],
      [[1, null]],
      [-1, 0],
      [1, 2, 'x'],
      [1, [0], 1],
      [1, 0, 0, {}],
      [1, 0, -1, []],
      [1, 0, 0, [], 0],
    ]) {
      expect(refusal(decodeServerFrame, JSON.stringify(['p', 1, 0, [wrong]]))?.code).toBe('MALFORMED');
    }
    for (const wrong of [
      { do: 'eval', code: '1' },
      { do: 'constructor' },
      { do: 'copy' },
      { do: 'redirect', url: '/', replace: 1 },
      null,
    ]) {
      expect(refusal(decodeServerFrame, JSON.stringify(['p', 1, 0, [], [wrong]]))?.code).toBe('MALFORMED');
    }
    expect(refusal(decodeServerFrame, '["s",1,0,"s",{"page":1,"url":"/","params":{"__proto__":"x"}},[]]')?.code).toBe(
      'MALFORMED',
    );
  });
});
