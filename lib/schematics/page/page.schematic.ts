import { posix } from 'node:path';
import { parseElementName, type GenerateOptions } from '../elements/element-name.js';
import { ElementWriter, requireFree, rootFolder } from '../elements/element.writer.js';
import { freeRoute } from '../elements/free-route.js';
import { specGlobals } from '../elements/spec-runner.js';
import { NestProject } from '../project/nest-project.js';
import { Report } from '../report.js';
import type { SchematicRule } from '../schematic.tree.js';
import { pageCode, pageSpecCode } from './page.code.js';

/** `nest g -c nestjs-reflex page NAME` */
export function page(options: GenerateOptions): SchematicRule {
  return (tree, context) => {
    const project = NestProject.open(tree, options);
    const element = parseElementName(options, rootFolder(project, options));
    const report = new Report();
    const writer = new ElementWriter(project, options, element.folder, report);
    const file = `${element.name}.page`;
    const path = writer.pathOf(file);
    requireFree(project, `${element.className}Page`, 'Page', path);
    const wanted = `/${[...element.parents, element.name].join('/')}`;
    const { route, taken } = freeRoute(project, [wanted]);
    writer.element(
      {
        className: `${element.className}Page`,
        file,
        code: pageCode(element, route, path.slice(1)),
        spec: pageSpecCode(element, writer.specifier(path), specGlobals(project)),
      },
      'pages',
    );
    if (taken && taken.path !== path)
      report.todo(`${taken.name} in ${taken.path.slice(1)} answers ${wanted}: the page is at ${route}.`);
    writer.noteMissingModule();
    report.print(`Page ${element.className}Page, in ${posix.dirname(path).slice(1)}`, context);
    return tree;
  };
}
