/**
 * Writes lib/ui/kit/*.ts, the typed builders of Mantine's components, from Mantine's own types, and their names into
 * lib/ui/index.ts. Run it after an update of Mantine: `node scripts/generate-kit.mjs`; `--check` writes nothing and fails
 * where a file would change.
 *
 * What is a builder is decided by rules, never by a list of names:
 * - an exported component that a theme can configure (it has `extend`) or that is polymorphic (`Box`), and has exported props;
 * - not a provider or a context; not one whose children, or another required prop, are a function that returns something,
 *   because functions do not travel to the browser;
 * - not a name that is also the member of a compound component: `Menu.Item` is `menu.item` alone.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import ts from 'typescript';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const KIT = 'lib/ui/kit';
const INDEX = 'lib/ui/index.ts';
const PACKAGES = ['core', 'dates', 'charts', 'notifications'];
const REGION = /\/\/ #region kit[^]*?\/\/ #endregion kit\n/;

/**
 * @typedef {object} Component
 * @property {string} name builder's name
 * @property {string} member name in Mantine, the last step of it
 * @property {string} props type expression of its props
 * @property {boolean} isUnion an interface cannot extend its props
 * @property {boolean} required some props cannot be left out
 * @property {'value' | 'checked'} binding
 * @property {Component[]} members
 * @property {string} prefix of its type names
 */

/** Reads one package's types. */
class PackageReader {
  /** @param {ts.TypeChecker} checker @param {ts.Symbol} module @param {ts.Node} at @param {(name: string, props: ts.Type) => string} nameOf */
  constructor(checker, module, at, nameOf) {
    this.checker = checker;
    this.at = at;
    this.nameOf = nameOf;
    /** @type {Map<ts.Type, string>} */
    this.exportOfType = new Map();
    /** @type {Map<string, ts.Symbol>} */
    this.exports = new Map(
      checker
        .getExportsOfModule(module)
        .map((symbol) => [symbol.name, symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol]),
    );
  }

  /** @returns {Component[]} */
  components() {
    const values = [...this.exports].filter(([name, symbol]) => /^[A-Z]/.test(name) && symbol.flags & ts.SymbolFlags.Value);
    const types = new Map(values.map(([name, symbol]) => [name, this.checker.getTypeOfSymbolAtLocation(symbol, this.at)]));
    this.exportOfType = new Map([...types].map(([name, type]) => [type, name]));
    const members = new Set(
      [...types].flatMap(([name, type]) =>
        this.membersOf(type)
          .map(([member, memberType]) => this.exportOf(name, member, memberType))
          .filter((m) => m !== name),
      ),
    );
    return [...types]
      .filter(([name, type]) => !members.has(name) && (type.getProperty('extend') || this.isPolymorphic(type)))
      .flatMap(([name, type]) => this.component(name, name, type) ?? [])
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @param {string} exported name that its types begin with @param {string} member @param {ts.Type} type @returns {Component | undefined} */
  component(exported, member, type, seen = new Set()) {
    if (/(Provider|Context)$/.test(exported) || type.getCallSignatures().length === 0) return undefined;
    const props = this.propsOf(exported);
    if (!props || this.needsFunction(props.type)) return undefined;
    const tag = this.defaultTag(exported, type);
    const binding = this.bindingOf(props.type, tag);
    const polymorphic = tag !== undefined;
    const wrapper =
      binding === 'checked'
        ? 'CheckedKitProps'
        : `${polymorphic ? 'Polymorphic' : ''}${binding === 'text' ? 'Text' : binding === 'value' ? 'Value' : ''}KitProps`;
    const inside = new Set([...seen, type]);
    return {
      name: seen.size ? lowerFirst(member) : this.nameOf(member, props.type),
      member,
      prefix: exported,
      isUnion: props.type.isUnion(),
      props: `${wrapper}<${props.text}${polymorphic ? `, '${tag}'` : ''}>`,
      required: props.type.getProperties().some((p) => !(p.flags & ts.SymbolFlags.Optional) && p.name !== 'children'),
      binding: binding === 'checked' ? 'checked' : 'value',
      members: this.membersOf(type)
        .filter(([, memberType]) => !inside.has(memberType))
        .flatMap(
          ([name, memberType]) => this.component(this.exportOf(exported, name, memberType), name, memberType, inside) ?? [],
        ),
    };
  }

  /** The name under which a member is exported as well, which its types are named after. @param {string} parent @param {string} member @param {ts.Type} type */
  exportOf(parent, member, type) {
    return this.exportOfType.get(type) ?? `${parent}${member}`;
  }

  /** Static components, `Item` of `Menu`. @param {ts.Type} type @returns {[string, ts.Type][]} */
  membersOf(type) {
    return type
      .getProperties()
      .filter((property) => /^[A-Z]/.test(property.name))
      .map(
        (property) =>
          /** @type {[string, ts.Type]} */ ([property.name, this.checker.getTypeOfSymbolAtLocation(property, this.at)]),
      )
      .filter(([, member]) => member.getCallSignatures().length > 0);
  }

  /** The exported props type, and how to write it. @param {string} component */
  propsOf(component) {
    const symbol = this.exports.get(`${component}Props`);
    if (!symbol || !(symbol.flags & ts.SymbolFlags.Type)) return undefined;
    const type = this.checker.getDeclaredTypeOfSymbol(symbol);
    const parameters =
      symbol.declarations?.flatMap((d) =>
        ts.isInterfaceDeclaration(d) || ts.isTypeAliasDeclaration(d) ? [...(d.typeParameters ?? [])] : [],
      ) ?? [];
    // The widest argument, not the default: the builder is one function, and `type: 'range'` is a prop like any other.
    const args = parameters.map((p) =>
      p.constraint ? this.typeText(this.checker.getTypeFromTypeNode(p.constraint)) : 'unknown',
    );
    return { type, text: `Mantine.${symbol.name}${args.length ? `<${args.join(', ')}>` : ''}` };
  }

  /** @param {ts.Type} type */
  typeText(type) {
    const alias = type.aliasSymbol?.name;
    if (alias && this.exports.has(alias) && !type.aliasTypeArguments) return `Mantine.${alias}`;
    return this.checker.typeToString(
      type,
      this.at,
      ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias | ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType,
    );
  }

  /** `<C = 'button'>(props: …)`. @param {ts.Type} type */
  isPolymorphic(type) {
    const [parameter] = type.getCallSignatures()[0]?.typeParameters ?? [];
    return parameter?.symbol.name === 'C' && parameter.getDefault() !== undefined;
  }

  /** @param {string} component @param {ts.Type} type @returns {string | undefined} */
  defaultTag(component, type) {
    if (!this.isPolymorphic(type)) return undefined;
    const byDefault = type.getCallSignatures()[0]?.typeParameters?.[0]?.getDefault();
    return byDefault?.isStringLiteral() ? byDefault.value : 'div';
  }

  /** @param {ts.Type} props @param {string | undefined} tag @returns {'value' | 'checked' | 'text' | undefined} */
  bindingOf(props, tag) {
    const onChange = props.getProperty('onChange');
    if (!onChange) return tag === 'input' || tag === 'textarea' ? 'text' : undefined;
    const handler = this.checker.getNonNullableType(this.checker.getTypeOfSymbolAtLocation(onChange, this.at));
    const isDomEvent = handler.aliasSymbol?.name === 'ChangeEventHandler';
    const checked = props.getProperty('checked');
    if (isDomEvent) {
      // The event of an element that has no value is one that bubbles up from another: React types its target as any Element.
      if (handler.aliasTypeArguments?.[1]?.symbol.name === 'Element') return undefined;
      // Every input of the DOM has `checked`; a label beside the box is what Mantine's own checked inputs have.
      return checked && props.getProperty('labelPosition') ? 'checked' : 'text';
    }
    const reported = handler.getCallSignatures()[0]?.getParameters()[0];
    const value = reported && this.checker.getTypeOfSymbolAtLocation(reported, this.at);
    const isBoolean = value && (value.flags & ts.TypeFlags.BooleanLike) !== 0;
    const declaresChecked = checked?.declarations?.some((d) => d.getSourceFile().fileName.includes('/@mantine/'));
    if (declaresChecked) return isBoolean ? 'checked' : undefined;
    return props.getProperty('value') && !isBoolean ? 'value' : undefined;
  }

  /** @param {ts.Type} props */
  needsFunction(props) {
    return props.getProperties().some((property) => {
      if (property.flags & ts.SymbolFlags.Optional && property.name !== 'children') return false;
      const type = this.checker.getNonNullableType(this.checker.getTypeOfSymbolAtLocation(property, this.at));
      const parts = type.isUnion() ? type.types : [type];
      return parts.every((part) => part.getCallSignatures().some((s) => !(s.getReturnType().flags & ts.TypeFlags.Void)));
    });
  }
}

/** @param {string} name */
const lowerFirst = (name) => name.charAt(0).toLowerCase() + name.slice(1);

/** @param {string} name */
function isReservedWord(name) {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, name);
  return scanner.scan() <= ts.SyntaxKind.LastReservedWord && scanner.isReservedWord();
}

/** Reserved words and the names of lib/ui/index.ts itself get the kind of the component behind them. @param {ReadonlySet<string>} own */
function naming(own) {
  return (/** @type {string} */ exported, /** @type {ts.Type} */ props) => {
    const name = lowerFirst(exported);
    const isReserved = isReservedWord(name);
    return isReserved || own.has(name)
      ? `${name}${props.getProperty('onChange') && props.getProperty('labelPosition') ? 'Input' : 'Element'}`
      : name;
  };
}

/** @param {Component} component @returns {string[]} declarations of its types, its members' first */
function typesOf(component) {
  const lines = component.members.flatMap(typesOf);
  const props = `${component.prefix}Element`;
  lines.push(
    component.isUnion ? `export type ${props} = ${component.props};` : `export interface ${props} extends ${component.props} {}`,
  );
  if (component.members.length) {
    lines.push(
      `export interface ${component.prefix}Builder extends ${builderOf(component)} {`,
      ...component.members.map((m) => `  readonly ${m.name}: ${m.members.length ? `${m.prefix}Builder` : builderOf(m)};`),
      '}',
    );
  }
  return lines;
}

/** @param {Component} component */
const builderOf = (component) => `${component.required ? 'PropsBuilder' : 'Builder'}<${component.prefix}Element>`;

/** @param {Component[]} members @param {string} indent @returns {string} */
function memberTable(members, indent) {
  const inner = `${indent}  `;
  return `{\n${members.map((m) => `${inner}${m.name}: ['${m.member}', '${m.binding}'${m.members.length ? `, ${memberTable(m.members, inner)}` : ''}],\n`).join('')}${indent}}`;
}

/** @param {Component} component */
function declarationOf(component) {
  const type = component.members.length ? `${component.prefix}Builder` : builderOf(component);
  const members = component.members.length ? `, ${memberTable(component.members, '')}` : '';
  return `/** Mantine's \`${component.member}\`. */\nexport const ${component.name}: ${type} = kit('${component.member}', '${component.name}', '${component.binding}'${members});`;
}

/** @param {string} packageName @param {string} version @param {Component[]} components */
function fileOf(packageName, version, components) {
  const types = components.flatMap(typesOf);
  const used = (/** @type {string} */ name) =>
    types.concat(components.map(declarationOf)).some((line) => new RegExp(`\\b${name}<`).test(line));
  const kitProps = [
    'CheckedKitProps',
    'KitProps',
    'PolymorphicKitProps',
    'PolymorphicTextKitProps',
    'PolymorphicValueKitProps',
    'TextKitProps',
    'ValueKitProps',
  ].filter(used);
  const builders = ['Builder', 'PropsBuilder'].filter(used).map((name) => `type ${name}`);
  return `${[
    `// Generated by \`node scripts/generate-kit.mjs\` from the types of ${packageName} ${version}; not edited by hand.`,
    `import type * as Mantine from '${packageName}';`,
    `import { packageBuilder, ${[...builders, 'type MemberTable'].join(', ')} } from '../builder.js';`,
    `import type { ${kitProps.join(', ')} } from '../kit.props.js';`,
    "import type { BindingKind } from '../node.js';",
    '',
    'function kit<B>(component: string, label: string, binding: BindingKind, members?: MemberTable): B {',
    `  return packageBuilder({ package: '${packageName}', export: component, kit: true }, label, binding, members);`,
    '}',
    '',
    ...types,
    '',
    components.map(declarationOf).join('\n\n'),
  ].join('\n')}\n`;
}

/** Every file by its path below the root. @returns {Map<string, string>} */
function generate() {
  const options = /** @type {ts.CompilerOptions} */ ({
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts'],
    types: [],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  });
  const entry = join(ROOT, 'scripts', 'kit-packages.ts');
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  const text = PACKAGES.map((name) => `export * as ${name} from '@mantine/${name}';`).join('\n');
  host.fileExists = (file) => file === entry || fileExists(file);
  host.getSourceFile = (file, ...rest) =>
    file === entry ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true) : getSourceFile.call(host, file, ...rest);
  const program = ts.createProgram([entry], options, host);
  const checker = program.getTypeChecker();
  const source = /** @type {ts.SourceFile} */ (program.getSourceFile(entry));

  const index = readFileSync(join(ROOT, INDEX), 'utf8');
  const own = new Set(
    [...index.replace(REGION, '').matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, names = '']) =>
      names.split(',').map((name) => name.replace(/\btype\b/, '').trim()),
    ),
  );
  const files = new Map();
  /** @type {string[]} */
  const region = [];
  for (const [i, name] of PACKAGES.entries()) {
    const packageName = `@mantine/${name}`;
    const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules', packageName, 'package.json'), 'utf8'));
    const statement = /** @type {ts.ExportDeclaration} */ (source.statements[i]);
    const module = checker.getSymbolAtLocation(/** @type {ts.Expression} */ (statement.moduleSpecifier));
    if (!module) throw new Error(`The types of ${packageName} were not found.`);
    const components = new PackageReader(checker, module, source, naming(own)).components();
    for (const { name: taken } of components) own.add(taken);
    files.set(`${KIT}/${name}.ts`, fileOf(packageName, version, components));
    region.push(`export {\n${components.map((component) => `  ${component.name},\n`).join('')}} from './kit/${name}.js';\n`);
  }
  files.set(
    INDEX,
    index.replace(REGION, () => `// #region kit: written by scripts/generate-kit.mjs\n${region.join('')}// #endregion kit\n`),
  );
  return files;
}

/** @param {string} path @param {string} text @returns {Promise<[path: string, text: string]>} */
async function formatted(path, text) {
  const filepath = join(ROOT, path);
  return [path, await prettier.format(text, { ...(await prettier.resolveConfig(filepath)), filepath })];
}

const files = await Promise.all([...generate()].map(([path, text]) => formatted(path, text)));
const changed = files.filter(([path, text]) => read(path) !== text);
if (process.argv.includes('--check')) {
  if (changed.length)
    process.stderr.write(`Out of date: ${changed.map(([path]) => path).join(', ')}. Run: node scripts/generate-kit.mjs\n`);
  process.exitCode = changed.length ? 1 : 0;
} else {
  for (const [path, text] of changed) writeFileSync(join(ROOT, path), text);
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return undefined;
  }
}
