import { pluralize, underscore } from 'inflection';
import type { ElementName } from '../elements/element-name.js';

/** An entity as a state imports it. */
export interface EntityImport {
  readonly className: string;
  /** Its exported name, or `default`. */
  readonly exported: string;
  readonly specifier: string;
  readonly dataSource?: string;
}

/** Names of classes and imports that a file of ours has, told apart: an entity may be called State. */
function importing(from: string, names: readonly string[], own: readonly string[], mark: string) {
  const local = (name: string) => (own.includes(name) ? `${mark}${name}` : name);
  const bindings = names.map((name) => (local(name) === name ? name : `${name} as ${local(name)}`));
  return { line: `import { ${bindings.join(', ')} } from '${from}';`, local };
}

/** `guarded`: whether a login is there to ask for. Without one it is the person's choice who may come in. */
export function stateCode(element: ElementName, entity: EntityImport, guarded: boolean): string {
  const name = `${element.className}State`;
  const own = [name, entity.className];
  const library = importing('nestjs-reflex', ['State'], own, 'Reflex');
  const model = importing('nestjs-reflex/typeorm', ['ModelState'], own, 'Reflex');
  const options = entity.dataSource === undefined ? '' : `, { dataSource: '${entity.dataSource}' }`;
  const guard = guarded
    ? `@${library.local('State')}()\n@UseGuards(LoginRequired)`
    : `// Everybody may read and write these rows: a guard goes here and on the page.\n@${library.local('State')}()`;
  return `${guardImports(guarded, library.line)}
${model.line}
${entityImport(entity)}

${guard}
export class ${name} extends ${model.local('ModelState')}(${entity.className}${options}) {}
`;
}

export function pageCode(element: ElementName, route: string, specifier: string, guarded: boolean): string {
  const page = `${element.className}Page`;
  const state = `${element.className}State`;
  const library = importing('nestjs-reflex', ['Page'], [page, state], 'Reflex');
  return `${guardImports(guarded, library.line)}
import { crud } from 'nestjs-reflex/typeorm';
import { ${state} } from '${specifier}';

@${library.local('Page')}('${route}', { title: '${pluralTitle(element)}' })${guarded ? '\n@UseGuards(LoginRequired)' : ''}
export class ${page} {
  render() {
    return crud(${state});
  }
}
`;
}

export function entityCode(className: string): string {
  const own = [className];
  const orm = importing('typeorm', ['Column', 'Entity', 'PrimaryGeneratedColumn'], own, 'Orm');
  const rules = importing('class-validator', ['Length'], own, 'Is');
  return `${rules.line}
${orm.line}

@${orm.local('Entity')}()
export class ${className} {
  @${orm.local('PrimaryGeneratedColumn')}()
  id!: number;

  // Columns are the fields of the page. Add yours: their types, lengths and validators make inputs and checks.
  @${orm.local('Column')}({ length: 80 })
  @${rules.local('Length')}(1, 80)
  name!: string;
}
`;
}

export function stateSpecCode(element: ElementName, specifier: string, runner: string): string {
  const name = `${element.className}State`;
  return `${runner}import { contractOf } from 'nestjs-reflex/typeorm';
import { ${name} } from '${specifier}';

describe('${name}', () => {
  it('has fields for a list and for a form', () => {
    const { listFields, formFields } = contractOf(${name});
    expect(listFields.length).toBeGreaterThan(0);
    expect(formFields.length).toBeGreaterThan(0);
  });
});
`;
}

function guardImports(guarded: boolean, library: string): string {
  if (!guarded) return library;
  return `import { UseGuards } from '@nestjs/common';\n${library}\nimport { LoginRequired } from 'nestjs-reflex/auth';`;
}

function entityImport({ className, exported, specifier }: EntityImport): string {
  if (exported === 'default') return `import ${className} from '${specifier}';`;
  return `import { ${exported === className ? className : `${exported} as ${className}`} } from '${specifier}';`;
}

/** `/order-lines` and `/order-line`: where the page goes, the first that is free. */
export function crudRoutes({ name, parents }: ElementName): [string, ...string[]] {
  const words = name.split(/[-_]/);
  const plural = [...words.slice(0, -1), pluralize(words.at(-1)!)].join('-');
  const under = (last: string) => `/${[...parents, last].join('/')}`;
  return [under(plural), under(name), under(`manage-${plural}`)];
}

function pluralTitle({ className }: ElementName): string {
  const words = underscore(pluralize(className)).replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function pageSpecCode({ className }: ElementName, specifier: string, runner: string): string {
  return `${runner}import { ${className}Page } from '${specifier}';

describe('${className}Page', () => {
  it('can be built', () => {
    expect(() => new ${className}Page().render()).not.toThrow();
  });
});
`;
}
