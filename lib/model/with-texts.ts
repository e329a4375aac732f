import { ModelCrudView } from './model.crud-view.js';
import type { ModelTexts } from './model.texts.js';
import { ModelState } from './model.state.js';
import type { CrudTexts } from './ui/crud.texts.js';

/** What the models of an app say, where it is not the English default. */
export interface AppTexts {
  /** What states say: of what was stored and refused, and in the words of filters. */
  readonly state?: Partial<ModelTexts>;
  /** What their crud pages say by themselves. */
  readonly page?: Partial<CrudTexts>;
}

/**
 * `ModelState` and `ModelCrudView` that say all of it in the app's own words, or in its language, given once:
 * `export const { ModelState } = withTexts(german)` in a file of the app, from which its states import them. Options of a state, and
 * those of `crud()`, go first. A constant of the type `Required<AppTexts>` with `ModelTexts` and `CrudTexts` does not compile until
 * it has every text.
 */
export function withTexts({ state = {}, page = {} }: AppTexts): {
  readonly ModelState: typeof ModelState;
  readonly ModelCrudView: typeof ModelCrudView;
} {
  const said = <O extends { readonly texts?: Partial<ModelTexts>; readonly crudTexts?: Partial<CrudTexts> }>(options: O): O => ({
    ...options,
    texts: { ...state, ...options.texts },
    crudTexts: { ...page, ...options.crudTexts },
  });
  return {
    ModelState: ((entity, options = {}) => ModelState(entity, said(options))) as typeof ModelState,
    ModelCrudView: ((entity, options) => ModelCrudView(entity, said(options))) as typeof ModelCrudView,
  };
}
