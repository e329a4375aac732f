/** Words, numbers, functions and quoted texts; nothing that ends a declaration or makes it important, begins a
 * comment, or escapes a character. */
const VALUE = /^(?:[^;!{}<>\\"'/\p{Cc}]|\/(?!\*)|"[^"\\<>{}\p{Cc}]*"|'[^'\\<>{}\p{Cc}]*')*$/u;
const NAME = /^[\w-]+$/;

/**
 * The part of a style that may stand in a rule. A browser takes what a script gives to `style` one property at a time; in a
 * text, a value could go on to other properties, or to other rules.
 */
export function safeStyle(style: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(style).filter(([name, value]) => NAME.test(name) && isSafe(value)));
}

function isSafe(value: unknown): boolean {
  if (typeof value !== 'string') return typeof value === 'number';
  return VALUE.test(value) && isClosed(value);
}

/** An open parenthesis would take in what follows the value. */
function isClosed(value: string): boolean {
  const closers: string[] = [];
  for (const character of value.replaceAll(/"[^"]*"|'[^']*'/g, '')) {
    if (character === '(') closers.push(')');
    else if (character === '[') closers.push(']');
    else if ((character === ')' || character === ']') && closers.pop() !== character) return false;
  }
  return closers.length === 0;
}
