import type * as es from 'estree';
import type { UiNode } from '../../ui/node.js';
import type { AnalyzedPage } from '../2-analyze/program.js';
import {
  call,
  constant,
  exported,
  functionDeclaration,
  id,
  literal,
  object,
  pattern,
  property,
  returns,
  statement,
} from './builders.js';
import { emitText } from './expression.js';
import type { ModuleWriter } from './module-writer.js';
import type { Place } from './place.js';
import { hookContext } from './spot.js';
import { emitNode } from './visitors/node.js';

/** `export const page = { Page, layout, shell }`. */
export function writePage(module: ModuleWriter, page: AnalyzedPage, layoutFile: string | undefined, shell: boolean): void {
  const name = module.reserve('Page');
  const exportedName = module.reserve('page');
  const place = placeIn(module);
  module.function(name, (_name, body) => {
    const { title, language } = page.spec;
    if (title !== undefined) {
      const text = typeof title === 'string' ? literal(title) : emitText(title, hookContext(place, body));
      body.statements.push(statement(call(module.runtime('usePageTitle'), text)));
    }
    if (language) {
      const { lang, dir } = language;
      const named = typeof lang === 'string' ? literal(lang) : emitText(lang, hookContext(place, body));
      body.statements.push(statement(call(module.runtime('usePageLanguage'), named, ...(dir ? [literal(dir)] : []))));
    }
    return functionDeclaration(name, [], [...body.statements, returns(emitNode(page.tree, place))]);
  });
  const properties: es.Property[] = [property('Page', id(name))];
  if (layoutFile !== undefined) properties.push(property('layout', module.import(`../layouts/${layoutFile}.js`, 'Layout')));
  if (shell) properties.push(property('shell', module.import('../shell.js', 'Shell')));
  module.declare(() => exported(constant(id(exportedName), object(properties))));
}

/** `export function Layout({ children })`. */
export function writeLayout(module: ModuleWriter, tree: UiNode): void {
  const place = placeIn(module, id('children'));
  const name = module.reserve('Layout');
  module.function(name, () => functionDeclaration(name, [pattern(['children'])], [returns(emitNode(tree, place))]), exported);
}

function placeIn(module: ModuleWriter, outlet?: es.Identifier): Place {
  return { module, loops: [], outlet, injected: false, constant: false, visit: emitNode };
}
