import { domValues } from './dom-value.js';
import { useMakeHandler, type MakeHandler } from './handler.js';

/** As `useHandler`, for actions that are given what the DOM event says. */
export function useValueHandler(): MakeHandler {
  return useMakeHandler(domValues);
}
