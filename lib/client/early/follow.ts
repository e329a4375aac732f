/** An element's place in its parent: which child of its name it is, of how many. */
interface Step {
  readonly name: string;
  readonly index: number;
  readonly count: number;
}

/** One of many that look alike: its text tells it from the others. */
const ALIKE = 'li,tr,article,[role=row],[role=listitem]';

/**
 * Finds what has come in the place of an element. Undefined in doubt: where the page came out otherwise on the way there, or has
 * another row there. The wrong row is worse than none.
 */
export function follow(root: Element, element: Element): () => HTMLElement | undefined {
  const path: Step[] = [];
  for (let at = element; at !== root; at = at.parentElement!) {
    const { localName: name, parentElement } = at;
    const siblings = childrenOf(parentElement!, name);
    path.unshift({ name, index: siblings.indexOf(at), count: siblings.length });
  }
  const text = textAround(element);
  return () => {
    let at = root;
    for (const { name, index, count } of path) {
      const children = childrenOf(at, name);
      if (children.length !== count) return undefined;
      at = children[index]!;
    }
    return textAround(at) === text ? (at as HTMLElement) : undefined;
  };
}

function childrenOf(element: Element, name: string): Element[] {
  return [...element.children].filter(({ localName }) => localName === name);
}

function textAround(element: Element): string | null | undefined {
  return (element.closest(ALIKE) ?? element.closest('button,a'))?.textContent;
}
