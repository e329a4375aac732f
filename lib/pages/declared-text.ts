import type { Manifest } from '../protocol/manifest.js';
import { decode } from '../protocol/codec.js';
import type { PatchOp } from '../protocol/patch.js';
import type { PageView } from '../protocol/wire.js';
import { evaluate, displayText } from '../vars/evaluate.js';
import type { Expression } from '../vars/expression.js';

/** What the first HTML says of the document: a title, or a language, that is a Var is evaluated with the values the page opens with. */
export function declaredText(
  declared: string | Expression,
  manifest: Manifest,
  view: PageView,
  vars: readonly PatchOp[],
): string {
  if (typeof declared === 'string') return declared;
  const text = evaluate(declared, {
    var: (state, name) => {
      const id = manifest.states.find((candidate) => candidate.name === state)?.vars.find((member) => member.name === name)?.id;
      const op = vars.find(([path]) => path === id);
      return op && op.length === 2 ? decode(op[1]) : undefined;
    },
    param: (name) => {
      const value = view.params[name];
      return typeof value === 'string' ? value : value?.join('/');
    },
    path: () => view.url.split(/[?#]/, 1)[0] ?? '/',
  });
  return displayText(text);
}
