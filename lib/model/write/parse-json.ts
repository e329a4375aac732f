/** Characters of JSON, and objects within objects. */
const LONGEST = 1_000_000;
const DEEPEST = 50;

/** JSON as a form sends it, as its text or as data; an error is a sentence for the person who wrote it. */
export function parseJson(sent: unknown): { readonly value: unknown } | { readonly error: string } {
  if (typeof sent !== 'string') return checked(sent);
  if (sent.length > LONGEST) return { error: `Use at most ${LONGEST} characters` };
  let value: unknown;
  try {
    value = JSON.parse(sent);
  } catch (error) {
    return { error: `This is no JSON: ${error instanceof Error ? error.message.slice(0, 120) : ''}` };
  }
  return checked(value);
}

/** Data that JSON can say, that databases take, and that is harmless to whoever copies it member by member. */
function checked(value: unknown): { readonly value: unknown } | { readonly error: string } {
  let characters = 0;
  const rest: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let at = rest.pop(); at; at = rest.pop()) {
    const { value: part, depth } = at;
    if (depth > DEEPEST) return { error: `Nest at most ${DEEPEST} levels` };
    if (typeof part === 'string') {
      characters += part.length;
      if (!isStorable(part)) return { error: 'This text has a character that cannot be stored' };
    } else if (typeof part === 'object' && part !== null) {
      const members = membersOf(part);
      if (!members) return { error: 'Enter JSON' };
      for (const [name, member] of members) {
        characters += name.length + 1;
        if (name === '__proto__') return { error: "'__proto__' cannot be a name" };
        if (!isStorable(name)) return { error: 'This text has a character that cannot be stored' };
        rest.push({ value: member, depth: depth + 1 });
      }
    } else if (typeof part !== 'boolean' && part !== null && !Number.isFinite(part)) return { error: 'Enter JSON' };
    if (characters > LONGEST) return { error: `Use at most ${LONGEST} characters` };
  }
  return { value };
}

/** Of a list or a plain object; undefined for instances of classes. */
function membersOf(value: object): [string, unknown][] | undefined {
  if (Array.isArray(value)) return value.map((member: unknown) => ['', member]);
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? Object.entries(value) : undefined;
}

/** PostgreSQL has no NUL in a text, and nobody has half a character. */
export function isStorable(text: string): boolean {
  return !/[\0\p{Cs}]/u.test(text);
}
