import type { ErrorDescription } from '../error.description.js';

export const buildCodes = {
  REFLEX_RENDER_THREW: {
    status: 500,
    when: 'The `render()` of a page, or its layout, threw an error or returned a promise.',
    repair: 'render() runs once, when the page is compiled: it builds nodes and reads no data; data belongs in a state.',
  },
  REFLEX_BAD_NODE: {
    status: 500,
    when: 'Something that is no node stands where a page needs one.',
    repair: "Return what the builders of 'nestjs-reflex/ui' return; text and Vars go inside an element or a fragment.",
  },
  REFLEX_BAD_LAYOUT: {
    status: 500,
    when: 'A layout does not show its page in exactly one place, or a page shows one.',
    repair: 'A layout is a function that gets the page as a node and places it once, outside of any each().',
  },
  REFLEX_DUPLICATE_STATE: {
    status: 500,
    when: 'Two states have one name.',
    repair: 'Rename one of the classes: the name of a state is its identity on the wire and in stores.',
  },
  REFLEX_UNKNOWN_STATE: {
    status: 500,
    when: 'A page uses a state that no module provides.',
    repair: 'Put the state class in `providers` of a module, beside the page.',
  },
  REFLEX_BAD_ARGUMENTS: {
    status: 500,
    when: 'A handler gets more arguments than it has parameters, or something that is no value.',
    repair: 'Pass values and Vars, at most as many as the handler takes from the browser.',
  },
  REFLEX_OUTSIDE_EACH: {
    status: 500,
    when: 'The item or index of an each(), or a local() made in its body, is used outside of that body.',
    repair: 'Use it inside the function that each() was given.',
  },
  REFLEX_UNKNOWN_PARAM: {
    status: 500,
    when: 'A page, or its layout, reads a parameter that the route of the page does not have.',
    repair: 'Add the parameter to the route, or correct the name in param().',
  },
  REFLEX_BAD_DERIVE: {
    status: 500,
    when: 'A function given to derive() cannot run in the browser on its own, or is not pure.',
    repair: 'Pass what it needs as further inputs, or make it a @Computed() of a state.',
  },
  REFLEX_BUNDLE_FAILED: {
    status: 500,
    when: 'Vite could not bundle the compiled pages.',
    repair: 'Install the package that is named, or correct the import or component that is.',
  },
  REFLEX_BUNDLE_STALE: {
    status: 500,
    when: "`build` is 'never' and `.reflex/bundle` is missing or made from other pages, states or versions.",
    repair: "Run `reflex build` after every change, or set `build: 'auto'`.",
  },
} as const satisfies Record<string, ErrorDescription>;
