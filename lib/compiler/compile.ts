import { collect } from './1-collect/collect.js';
import { analyze } from './2-analyze/analyze.js';
import { emit } from './3-emit/emit.js';
import type { CompileInput } from './input.js';
import type { CompileResult } from './output.js';

/**
 * Turns pages into React modules and the manifest that both sides share. Reads and writes no file; the same input gives
 * the same output.
 *
 * @throws ReflexError naming the page, the place in it, and the repair
 */
export function compile(input: CompileInput): CompileResult {
  return emit(analyze(collect(input.pages), input.states), input);
}
