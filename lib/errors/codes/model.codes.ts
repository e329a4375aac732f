import type { ErrorDescription } from '../error.description.js';

export const modelCodes = {
  REFLEX_MODEL_ENTITY: {
    status: 500,
    when: 'The class given to `ModelState()` has no `@Entity()`, has no primary key, or the data source does not know it.',
    repair:
      'Put `@Entity()` above the class and list it in the `entities` of the data source, or in `TypeOrmModule.forFeature()`.',
  },
  REFLEX_MODEL_FIELD: {
    status: 500,
    when: 'An option of `ModelState()` names a property that the entity does not have, or that cannot be used in that way.',
    repair: 'The message names the option, the property, and the one that is most like it.',
  },
  REFLEX_MODEL_STATE: {
    status: 500,
    when: 'A class that is used as a model state does not extend `ModelState()` or `ModelCrudView()`.',
    repair: 'Write `@State() export class ProductState extends ModelState(Product) {}` and give that class.',
  },
  REFLEX_MODEL_QUERY: {
    status: 400,
    when: 'A browser asked for a field, an operator, a value or a page size that the list does not offer.',
    repair:
      'Name the field in `filters`, `fields` or `pageSizes` if it is to be offered. Pages made by `crud()` send nothing else.',
  },
  REFLEX_MODEL_SCOPE: {
    status: 500,
    when: 'A `scope()` or `scopeOptions()` returns a promise: what it says after its first `await` would narrow nothing.',
    repair: 'Read what it needs before: in a guard, into the user or the session, or by a subquery of the scope itself.',
  },
  REFLEX_MODEL_FILES: {
    status: 500,
    when: 'A model state has fields that hold files, and the app has no place for them.',
    repair: "Provide one in any module: `{ provide: FileStore, useFactory: () => new DiskFileStore({ directory: 'uploads' }) }`.",
  },
  REFLEX_MODEL_DATABASE: {
    status: 503,
    when: 'The database could not be reached while rows were read or written. Nothing was stored, unless the message says that it is not known; the form keeps what was typed.',
    repair: 'Try again when it is back. In the log is what the driver said.',
  },
} as const satisfies Record<string, ErrorDescription>;
