import type { ErrorDescription } from '../error.description.js';

export const uiCodes = {
  REFLEX_VAR_AS_TEXT: {
    status: 500,
    when: 'A Var was turned into text, a number or JSON while the page was built, where it has no value yet.',
    repair: 'Write t`…${it}…` for text, `.eq() .gt() .plus() …` to compute with it, and pass it whole where a value is wanted.',
  },
  REFLEX_VAR_AS_LIST: {
    status: 500,
    when: 'A Var was iterated or spread while the page was built, where it has no items yet.',
    repair: 'Write `each(list, (item) => …)` for one node per item, and `derive((list) => …, list)` for another list.',
  },
  REFLEX_VAR_ASSIGNED: {
    status: 500,
    when: 'A member of a state was assigned while a page was built; a page describes, events change.',
    repair: 'Assign it in an `@Event()` method and call that from a handler, or keep a browser-only value in `local()`.',
  },
  REFLEX_UNKNOWN_MEMBER: {
    status: 500,
    when: 'A page uses a member that the state does not declare with a decorator.',
    repair: 'Correct the name, or put `@Var()`, `@Computed()` or `@Event()` above the member.',
  },
  REFLEX_NOT_AN_EVENT: {
    status: 500,
    when: 'A page uses a method of a state that browsers may not call.',
    repair: 'Put `@Event()` above the method, if any visitor of the page may call it.',
  },
  REFLEX_SERVER_ONLY_VAR: {
    status: 500,
    when: 'A page uses a Var that never leaves the server.',
    repair: 'Show a `@Computed()` member that holds only what browsers may see, or remove `serverOnly`.',
  },
  REFLEX_EVENT_AS_TEXT: {
    status: 500,
    when: 'An event stands where text, a child or a value is expected.',
    repair: "Pass it to a handler prop, as in `button({ onClick: s.save }, 'Save')`; show its result through a `@Var()` member.",
  },
  REFLEX_INVALID_CHILD: {
    status: 500,
    when: 'A child of a component is nothing that can be shown.',
    repair: 'Children are strings, numbers, Vars, nodes and lists of them; null, undefined and false are skipped.',
  },
  REFLEX_INVALID_PROP: {
    status: 500,
    when: 'A prop, or something inside it, cannot be sent to the browser as data.',
    repair: 'Props are plain data, Vars, nodes and events; turn anything else into plain data first.',
  },
  REFLEX_FUNCTION_AS_HANDLER: {
    status: 500,
    when: 'A handler prop was given a function, which would have to run in the browser.',
    repair: 'Pass an event (`onClick: s.save`, `onClick: s.add(1)`), a setter of a `local()`, or a list of them.',
  },
  REFLEX_FUNCTION_AS_PROP: {
    status: 500,
    when: 'A prop was given a function of the server.',
    repair: 'Write `derive(() => (value) => …)` for a pure function that the browser runs, and events for handlers.',
  },
  REFLEX_NOT_BINDABLE: {
    status: 500,
    when: '`bind` was given something that a browser cannot write.',
    repair: 'Bind a `@Var()` field of a state, as in `bind: s.name`, or a `local()`.',
  },
  REFLEX_INVALID_KEY: {
    status: 500,
    when: 'The `key` of an `each()` is neither the name of a property nor a function of the item.',
    repair: "Write `{ key: 'id' }` or `{ key: (item) => item.id }`.",
  },
  REFLEX_INVALID_EXPRESSION: {
    status: 500,
    when: 'An operation on a Var was given something that is no value and no Var.',
    repair: 'Operands are plain values and Vars; `derive((a, b) => …, a, b)` computes anything else.',
  },
  REFLEX_INVALID_WRAP: {
    status: 500,
    when: '`wrap()` was given a module or an export that a compiled page could not import.',
    repair:
      "Name an npm package or a `#subpath` import of package.json, and an export, as in `wrap<Props>('some-package', 'Chart')`.",
  },
  REFLEX_UNKNOWN_ELEMENT: {
    status: 500,
    when: 'A name was read from `html` that no element can have.',
    repair: "Write the tag as in HTML, or in JSX for SVG: `html.div`, `html.linearGradient`, `html['my-element']`.",
  },
} as const satisfies Record<string, ErrorDescription>;
