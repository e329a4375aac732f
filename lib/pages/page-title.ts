import type { Manifest } from '../protocol/manifest.js';
import { decode } from '../protocol/codec.js';
import type { PatchOp } from '../protocol/patch.js';
import type { PageView } from '../protocol/wire.js';
import { evaluate, displayText } from '../vars/evaluate.js';
import type { Expression } from '../vars/expression.js';

/** The document's title for the first HTML: a title that is a Var is evaluated with the values the page opens with. */
export function titleText(title: string | Expression, manifest: Manifest, view: PageView, vars: readonly PatchOp[]): string {
  if (typeof title === 'string') return title;
  const text = evaluate(title, {
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
