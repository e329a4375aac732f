import { posix } from 'node:path';
import { parseElementName, type GenerateOptions } from '../elements/element-name.js';
import { ElementWriter, requireFree, rootFolder } from '../elements/element.writer.js';
import { specGlobals } from '../elements/spec-runner.js';
import { NestProject } from '../project/nest-project.js';
import { Report } from '../report.js';
import type { SchematicRule } from '../schematic.tree.js';
import { stateCode, stateSpecCode } from './state.code.js';

/** `nest g -c nestjs-reflex state NAME` */
export function state(options: GenerateOptions): SchematicRule {
  return (tree, context) => {
    const project = NestProject.open(tree, options);
    const element = parseElementName(options, rootFolder(project, options));
    const report = new Report();
    const writer = new ElementWriter(project, options, element.folder, report);
    const file = `${element.name}.state`;
    const path = writer.pathOf(file);
    requireFree(project, `${element.className}State`, 'State', path);
    writer.element(
      {
        className: `${element.className}State`,
        file,
        code: stateCode(element),
        spec: stateSpecCode(element, writer.specifier(path), specGlobals(project)),
      },
      'states',
    );
    writer.noteMissingModule();
    report.print(`State ${element.className}State, in ${posix.dirname(path).slice(1)}`, context);
    return tree;
  };
}
