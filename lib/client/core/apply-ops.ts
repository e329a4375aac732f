import { applyOp, PatchError } from '../../protocol/apply-patch.js';
import type { PatchOp } from '../../protocol/patch.js';
import { variableOf, type VarStore } from './var.store.js';

/**
 * Applies a patch to what the server has; who listens is told once, at the end. Throws `PatchError` or `CodecError` at the
 * first op that does not fit, or whose Var is not known; the ops before it stay applied.
 */
export function applyOps(vars: VarStore, ops: readonly PatchOp[], known: (variable: number) => boolean): void {
  vars.batch(() => {
    for (const op of ops) {
      const [path] = op;
      if (!known(variableOf(path))) throw new PatchError(path, 'there is no such Var');
      vars.patch(path, (values) => applyOp(values, op));
    }
  });
}
