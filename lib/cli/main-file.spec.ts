import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rootModuleIn } from './main-file.js';

describe('rootModuleIn', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reflex-main-'));
    await writeFile(join(folder, 'app.module.js'), '');
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function found(text: string): Promise<{ file: string; name: string }> {
    const main = join(folder, 'main.js');
    await writeFile(main, text);
    const { file, name } = rootModuleIn(main, 'dist/main.js');
    return { file: file.slice(folder.length + 1), name };
  }

  const appModule = { file: 'app.module.js', name: 'AppModule' };

  it.each([
    [
      'ESM',
      "import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module.js';\nconst app = await NestFactory.create(AppModule, { cors: true });",
    ],
    [
      'ESM under another name',
      "import { AppModule as Root } from './app.module.js';\nawait (await NestFactory.create(Root)).listen(1);",
    ],
    ['a namespace', "import * as app from './app.module.js';\nNestFactory.create(app.AppModule);"],
    [
      'CommonJS of TypeScript',
      '"use strict";\nconst core_1 = require("@nestjs/core");\nconst app_module_1 = require("./app.module");\nasync function bootstrap() { const app = await core_1.NestFactory.create(app_module_1.AppModule); }\nbootstrap();',
    ],
    [
      'CommonJS of SWC',
      '"use strict";\nconst _core = require("@nestjs/core");\nconst _appmodule = require("./app.module");\nasync function bootstrap() { await _core.NestFactory.create(_appmodule.AppModule); }',
    ],
    [
      'after another call of that name',
      "import { AppModule } from './app.module.js';\nother.create(Nothing); NestFactory.create(AppModule);",
    ],
  ])('reads %s', async (_, text) => {
    expect(await found(text)).toEqual(appModule);
  });

  it('knows a default export', async () => {
    expect(await found("import Root from './app.module.js';\nNestFactory.create(Root);")).toEqual({
      ...appModule,
      name: 'default',
    });
    const compiled = 'const root_1 = __importDefault(require("./app.module"));\nNestFactory.create(root_1.default);';
    expect(await found(compiled)).toEqual({ ...appModule, name: 'default' });
  });

  it.each([
    ['a module of its own', 'class AppModule {}\nNestFactory.create(AppModule);'],
    ['no such call', "import { AppModule } from './app.module.js';\nlisten(AppModule);"],
    ['a call that makes the module', "import { make } from './app.module.js';\nNestFactory.create(make());"],
  ])('asks for --module where the main file has %s', async (_, text) => {
    await expect(found(text)).rejects.toThrow(/dist\/main\.js gives NestFactory\.create\(\) no class[^]*--module/);
  });

  it('says where a file cannot be read', async () => {
    await expect(found('import {')).rejects.toMatchObject({ code: 'REFLEX_APP_NOT_FOUND' });
  });
});
