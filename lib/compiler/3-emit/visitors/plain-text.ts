import type { ComponentReference, UiNode } from '../../../ui/node.js';
import type { Expression } from '../../../vars/expression.js';

/** HTML whose content is text, and components of the kit that take a string as children. */
const TEXT_TAGS: ReadonlySet<string> = new Set(['option', 'script', 'style', 'textarea', 'title']);
const TEXT_COMPONENTS: ReadonlySet<string> = new Set(['Highlight']);

/**
 * Whether the children must reach the component as one string. Of components from outside of the kit nothing is known;
 * many (a Markdown renderer, for one) read their children.
 */
export function showsPlainText({ component, children }: Extract<UiNode, { kind: 'element' }>): boolean {
  if (!takesText(component)) return false;
  const texts = children.every(({ kind }) => kind === 'text' || kind === 'expression');
  return texts && children.some(({ kind }) => kind === 'expression');
}

function takesText(component: ComponentReference): boolean {
  if (component.source === 'html') return TEXT_TAGS.has(component.tag);
  return component.source === 'package' && (!component.kit || TEXT_COMPONENTS.has(component.export));
}

export function textOf(children: readonly UiNode[]): Expression {
  const parts: (string | Expression)[] = [];
  for (const child of children) {
    if (child.kind === 'text') parts.push(child.text);
    else if (child.kind === 'expression') parts.push(child.expression);
  }
  return { kind: 'template', parts };
}
