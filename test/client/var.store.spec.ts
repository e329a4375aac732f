import { describe, expect, it, vi } from 'vitest';
import { applyOps } from '../../lib/client/core/apply-ops.js';
import { VarStore } from '../../lib/client/core/var.store.js';
import type { PatchOp } from '../../lib/protocol/patch.js';

const apply = (vars: VarStore, ops: readonly PatchOp[]) => applyOps(vars, ops, (id) => id < 2);

function todo(): VarStore {
  const vars = new VarStore();
  apply(vars, [
    [0, 5],
    [
      1,
      [
        { id: 1, done: false },
        { id: 2, done: false },
      ],
    ],
  ]);
  return vars;
}

describe('VarStore', () => {
  it('shares what a patch does not touch', () => {
    const vars = todo();
    const before = vars.get(1) as readonly object[];
    apply(vars, [[[1, 1, 'done'], true]]);
    const after = vars.get(1) as readonly object[];
    expect(after).toEqual([
      { id: 1, done: false },
      { id: 2, done: true },
    ]);
    expect(after[0]).toBe(before[0]);
    expect(before[1]).toEqual({ id: 2, done: false });
  });

  it('tells listeners at, above and below the place of an op, and no others', () => {
    const vars = todo();
    const told = { count: vi.fn(), rows: vi.fn(), first: vi.fn(), second: vi.fn(), secondDone: vi.fn(), secondId: vi.fn() };
    vars.subscribe(0, told.count);
    vars.subscribe([1], told.rows);
    vars.subscribe([1, 0], told.first);
    vars.subscribe([1, 1], told.second);
    vars.subscribe([1, 1, 'done'], told.secondDone);
    vars.subscribe([1, 1, 'id'], told.secondId);
    apply(vars, [[[1, 1, 'done'], true]]);
    expect(
      Object.entries(told)
        .filter(([, fn]) => fn.mock.calls.length)
        .map(([name]) => name),
    ).toEqual(['rows', 'second', 'secondDone']);
    apply(vars, [[1, 0, 1, []]]);
    expect(told.first).toHaveBeenCalledOnce();
    expect(told.secondId).toHaveBeenCalledOnce();
    expect(told.count).not.toHaveBeenCalled();
  });

  it('tells each listener once per batch, when all of it is done', () => {
    const vars = todo();
    const seen: unknown[] = [];
    vars.subscribe(0, () => seen.push([vars.get(0), (vars.get(1) as unknown[]).length]));
    vars.batch(() => {
      apply(vars, [
        [0, 6],
        [0, 7],
      ]);
      apply(vars, [[1, []]]);
    });
    expect(seen).toEqual([[7, 0]]);
  });

  it('tells nobody who has left', () => {
    const vars = todo();
    const [left, stays] = [vi.fn(), vi.fn()];
    const leave = vars.subscribe([1, 0, 'done'], left);
    vars.subscribe([1, 0], stays);
    leave();
    leave();
    apply(vars, [[[1, 0, 'done'], true]]);
    expect(left).not.toHaveBeenCalled();
    expect(stays).toHaveBeenCalledOnce();
  });

  it('shows a draft over what patches do', () => {
    const vars = todo();
    const told = vi.fn();
    vars.subscribe(0, told);
    vars.draft(0, 9);
    apply(vars, [[0, 6]]);
    expect([vars.get(0), vars.server(0), told.mock.calls.length]).toEqual([9, 6, 1]);
    vars.dropDraft(0);
    expect([vars.get(0), told.mock.calls.length]).toEqual([6, 2]);
  });

  it('refuses a Var that is not known, and tells of what came before it', () => {
    const vars = new VarStore();
    const told = vi.fn();
    vars.subscribe(0, told);
    expect(() =>
      apply(vars, [
        [0, 1],
        [2, 1],
      ]),
    ).toThrow('no such Var');
    expect([vars.get(0), told.mock.calls.length]).toEqual([1, 1]);
  });
});
