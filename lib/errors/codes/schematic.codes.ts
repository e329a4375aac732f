import type { ErrorDescription } from '../error.description.js';

export const schematicCodes = {
  REFLEX_SCHEMATIC_NAME: {
    status: 500,
    when: 'The name given to `nest g` makes no file and no class, leads out of the project, or is taken.',
    repair: 'Give a name of ASCII letters, digits and dashes that begins with a letter, with folders before it: shop/product.',
  },
  REFLEX_SCHEMATIC_OPTION: {
    status: 500,
    when: '`nest add` or `nest g` got an option that there is not, or a value that the option does not take.',
    repair: 'The options are in docs/guide/schematics.md.',
  },
  REFLEX_SCHEMATIC_PROJECT: {
    status: 500,
    when: 'A schematic was run where there is no Nest project that it can work on: no package.json, JavaScript, Fastify, an old Nest.',
    repair: 'Run it in the folder with the package.json of a Nest 11.2 or 12 project in TypeScript on Express.',
  },
  REFLEX_SCHEMATIC_TYPESCRIPT: {
    status: 500,
    when: 'A schematic found no TypeScript with a programmatic compiler API, neither in the project nor beside the Nest CLI.',
    repair: 'Install TypeScript 5 or 6 in the project: npm install --save-dev typescript@6.',
  },
  REFLEX_SCHEMATIC_ROOT: {
    status: 500,
    when: 'The root module was not found: no NestFactory.create() with a module class is reached from the entry file.',
    repair: 'Name its file: nest add nestjs-reflex --module=src/app.module.ts.',
  },
  REFLEX_SCHEMATIC_MODULE: {
    status: 500,
    when: 'A module cannot be edited: its metadata is made by a call or comes from another file, or there is no module at all.',
    repair: 'Write the entry into the module by hand; nest g takes --skip-import to leave modules alone.',
  },
  REFLEX_SCHEMATIC_FILE: {
    status: 500,
    when: 'A file that a schematic would complete is there and has something else in it.',
    repair: 'Rename the file or the class, or choose another name.',
  },
  REFLEX_SCHEMATIC_ENTITY: {
    status: 500,
    when: 'Several entities have the name that was given to crud, or the one that has it cannot be imported.',
    repair: 'Give the name with the folder of the entity: nest g -c nestjs-reflex crud catalog/product.',
  },
} as const satisfies Record<string, ErrorDescription>;
