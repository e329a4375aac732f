import type { Type } from '@nestjs/common';
import type { CompileInput, PageSpec, StateShape } from '../../lib/compiler/input.js';
import { languageOf, languagesDiffer } from '../../lib/pages/page-language.js';
import { getPageMetadata } from '../../lib/pages/page.decorator.js';
import { getStateMetadata } from '../../lib/state/state.metadata.js';
import type { UiNode } from '../../lib/ui/node.js';
import { expressionOf } from '../../lib/vars/reactive.js';

export interface Sample {
  readonly pages: readonly Type<{ render(): UiNode }>[];
  readonly states?: readonly Type<object>[];
  readonly theme?: CompileInput['theme'];
}

/** What the module would give to the compiler for these classes. */
export function inputOf({ pages, states = [], theme }: Sample): CompileInput {
  const languages = pages.map((page) => languageOf(getPageMetadata(page)!, {}, page.name));
  const differ = languagesDiffer(languages);
  const specs = pages.map((page, i) => ({ ...specOf(page), ...(differ && { language: languages[i]! }) }));
  return { pages: specs, states: states.map(shapeOf), theme };
}

function specOf(target: Type<{ render(): UiNode }>): PageSpec {
  const { route, title, layout } = getPageMetadata(target)!;
  return {
    className: target.name,
    route,
    title: title === undefined || typeof title === 'string' ? title : expressionOf(title),
    layout,
    render: () => new target().render(),
  };
}

export function shapeOf(target: Type<object>): StateShape {
  const { name: state, vars, computed, events } = getStateMetadata(target)!;
  return {
    name: state,
    vars: [
      ...[...vars.values()].map(({ name, serverOnly, storage }) => ({ name, computed: false, serverOnly, storage })),
      ...[...computed.values()].map(({ name, serverOnly }) => ({ name, computed: true, serverOnly })),
    ],
    events: [...events.keys()].map((event) => ({
      name: event,
      parameters: (Reflect.getMetadata('design:paramtypes', target.prototype as object, event) as unknown[] | undefined)?.length,
    })),
  };
}
