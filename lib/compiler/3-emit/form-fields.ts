import type { PropValue, UiNode } from '../../ui/node.js';

type ElementNode = Extract<UiNode, { kind: 'element' }>;
export type FieldKind = 'number' | 'boolean' | 'list';

/** Inputs of the kit whose form value is no string. */
const KIT_FIELDS: Readonly<Record<string, FieldKind>> = {
  Checkbox: 'boolean',
  'Checkbox.Group': 'list',
  Chip: 'boolean',
  MultiSelect: 'list',
  NumberInput: 'number',
  Rating: 'number',
  Slider: 'number',
  Switch: 'boolean',
  'Switch.Group': 'list',
  TagsInput: 'list',
};

/** How the named fields of a form are read, by name; those that are strings are left out. */
export function formFields(form: ElementNode): Record<string, FieldKind> {
  const fields: Record<string, FieldKind> = {};
  const visit = (node: UiNode, repeated: boolean): void => {
    if (node.kind === 'element') {
      const name = literalOf(node.props['name']);
      const kind = fieldKind(node);
      // Several boxes of one name are a list of those that are checked.
      if (typeof name === 'string' && kind) fields[name] = kind === 'boolean' && (repeated || fields[name]) ? 'list' : kind;
      for (const value of Object.values(node.props)) visitProp(value, repeated);
    }
    for (const child of childrenOf(node)) visit(child, repeated || node.kind === 'each');
  };
  const visitProp = (value: PropValue, repeated: boolean): void => {
    if (value.kind === 'node') visit(value.node, repeated);
    else if (value.kind === 'object') for (const entry of Object.values(value.entries)) visitProp(entry, repeated);
    else if (value.kind === 'list') for (const item of value.items) visitProp(item, repeated);
  };
  for (const child of form.children) visit(child, false);
  return fields;
}

function fieldKind({ component, props }: ElementNode): FieldKind | undefined {
  if (component.source === 'package')
    return component.kit ? KIT_FIELDS[[component.export, ...component.members].join('.')] : undefined;
  if (component.source !== 'html') return undefined;
  if (component.tag === 'select') return literalOf(props['multiple']) === true ? 'list' : undefined;
  if (component.tag !== 'input') return undefined;
  const type = literalOf(props['type']);
  if (type === 'number' || type === 'range') return 'number';
  return type === 'checkbox' ? 'boolean' : undefined;
}

function literalOf(value: PropValue | undefined): unknown {
  return value?.kind === 'literal' ? value.value : undefined;
}

function childrenOf(node: UiNode): readonly UiNode[] {
  switch (node.kind) {
    case 'element':
    case 'fragment':
      return node.children;
    case 'show':
      return node.otherwise ? [node.then, node.otherwise] : [node.then];
    case 'match':
      return [...node.cases.map((found) => found.node), ...(node.otherwise ? [node.otherwise] : [])];
    case 'each':
      return [node.body];
    default:
      return [];
  }
}
