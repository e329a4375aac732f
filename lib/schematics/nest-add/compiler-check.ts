import type { NestProject } from '../project/nest-project.js';
import { ts } from '../source/typescript.js';

/** What the compiler options of a project lack, each with its repair. */
export function compilerFaults({ compiler, isEsm }: NestProject): string[] {
  if (!compiler) return ['There is no tsconfig.json: decorators need experimentalDecorators and emitDecoratorMetadata.'];
  const { options } = compiler;
  const where = compiler.path.slice(1);
  const faults: string[] = [];
  for (const name of ['experimentalDecorators', 'emitDecoratorMetadata'] as const) {
    if (options[name] !== true) faults.push(`Set "${name}": true in ${where}: types of fields and arguments are read from it.`);
  }
  if (!isEsm && (options.module === ts.ModuleKind.Node16 || options.module === ts.ModuleKind.Node18)) {
    const name = options.module === ts.ModuleKind.Node16 ? 'node16' : 'node18';
    faults.push(
      `Set "module": "nodenext" in ${where}: with ${name} a CommonJS project cannot import ES modules (TS1479), and nestjs-reflex is one.`,
    );
  }
  return faults;
}
