import { describe, expect, it } from 'vitest';
import type { PageSessionRecord } from '../store/state.store.js';
import { carryOver, fitting } from './carry-over.js';

const record: PageSessionRecord = {
  id: 'a',
  owner: 'b',
  build: 'old',
  n: 4,
  lastEvent: 7,
  view: { page: 0, url: '/', params: {} },
  sent: [0, 1],
  states: { CounterState: { count: 3 } },
  computed: { 'CounterState.double': { value: 6, reads: ['CounterState.count'] } },
  replies: [{ n: 4, frame: '["p",4,7,[]]' }],
};

describe('carryOver', () => {
  it('keeps values and events done, and forgets what follows from other code', () => {
    expect(carryOver(record, 'new')).toEqual({ ...record, build: 'new', n: 5, computed: {}, replies: [], carried: true });
  });
});

describe('fitting', () => {
  it('leaves values of another kind than the defaults', () => {
    const stored = {
      text: 1,
      count: 2,
      list: {},
      dates: new Date(0),
      map: new Map(),
      set: [],
      gone: true,
      none: null,
      open: 'a',
    };
    const instance = {
      text: '',
      count: 0,
      list: [],
      dates: new Date(),
      map: new Map(),
      set: new Set(),
      none: [],
      open: undefined,
    };
    expect(Object.keys(fitting(stored as never, instance))).toEqual(['count', 'dates', 'map', 'gone', 'none', 'open']);
  });
});
