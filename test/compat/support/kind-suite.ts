import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutBrowser } from '../../support/chromium.js';
import { cleanEnvironment } from './command.js';
import { checkDesk } from './desk-checks.js';
import { desk, NestProject, type Builder, type ProjectKind } from './nest-project.js';
import { withoutRegistry } from './npm-registry.js';
import { packedLibrary } from './packed-library.js';
import { nodeVersion, ownNode, type NodeVersion } from './node-version.js';

export interface KindOptions {
  readonly builders: readonly Builder[];
  /** Major versions of Node; 'own' is the one that runs the tests. */
  readonly nodes: readonly ('own' | number)[];
}

const INSTALL_TIMEOUT_MS = 420_000;
const RUN_TIMEOUT_MS = 240_000;

/** The library as it is published, in a fresh project of a kind: it compiles, boots, serves pages and runs events in Chromium. */
export function testKind(kind: ProjectKind, { builders, nodes }: KindOptions): void {
  describe.skipIf(withoutRegistry || withoutBrowser)(`the packed library in Nest ${kind.cli}, ${kind.modules}`, () => {
    let project: NestProject;

    beforeAll(async () => {
      const { tarball } = await packedLibrary();
      project = await NestProject.create(kind);
      await project.slim();
      const swc = builders.includes('swc') ? SWC : {};
      await project.install({ 'nestjs-reflex': `file:${tarball}` }, swc);
      await project.replaceSources(desk);
    }, INSTALL_TIMEOUT_MS);

    afterAll(() => project?.[Symbol.asyncDispose]());

    it('shares one copy of Nest and of the validator with the app', async () => {
      const shared = ['@nestjs/core', '@nestjs/common', 'class-validator', 'class-transformer', 'reflect-metadata'];
      const lists = (dependency: string) => project.run('npm', ['ls', '--all', '--parseable', dependency]);
      const places = await Promise.all(
        shared.map(async (name) => new Set((await lists(name)).split('\n').filter((line) => line.endsWith(name)))),
      );
      expect(places.map((found) => found.size)).toEqual(shared.map(() => 1));
      expect(await project.read('node_modules/@nestjs/core/package.json')).toContain(`"version": "${kind.cli}.`);
    });

    if (kind.modules === 'cjs') {
      // What projects have that were made before `nodenext` was the default of `nest new`.
      it('has types for `module: commonjs`, which knows no exports', { timeout: RUN_TIMEOUT_MS }, async () => {
        const options = ['--module', 'commonjs', '--moduleResolution', 'node10', '--resolvePackageJsonExports', 'false'];
        const quiet = kind.cli === 12 ? ['--ignoreDeprecations', '6.0'] : [];
        await project.run('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json', '--noEmit', ...options, ...quiet]);
      });
    }

    it('in development, as `nest build` leaves it', { timeout: RUN_TIMEOUT_MS }, async () => {
      await project.build(builders[0]!);
      await using app = await project.start();
      await checkDesk(app.url);
    });

    for (const builder of builders) {
      for (const node of nodes) {
        const version = node === 'own' ? process.version : `the newest ${node}`;
        it(`in production, compiled by ${builder}, on Node ${version}`, { timeout: RUN_TIMEOUT_MS }, async () => {
          const { env } = await nodeOf(node);
          await project.build(builder, env);
          await project.run('npx', ['reflex', 'check'], { env: cleanEnvironment(env) });
          await project.run('npx', ['reflex', 'build'], { env: cleanEnvironment(env) });
          await using app = await project.start({ ...env, NODE_ENV: 'production' });
          await checkDesk(app.url);
        });
      }
    }
  });
}

const SWC = { '@swc/cli': '^0.8.0', '@swc/core': '^1.15.0' };

function nodeOf(node: 'own' | number): Promise<NodeVersion> | NodeVersion {
  return node === 'own' ? ownNode : nodeVersion(node);
}
