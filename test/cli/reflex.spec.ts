import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Controller, Injectable, Module } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPreview } from '../../lib/cli/app-preview.js';
import { buildApp } from '../../lib/cli/build.command.js';
import { checkApp } from '../../lib/cli/check.command.js';
import { runReflex } from '../../lib/cli/run-reflex.js';
import { ReflexModule } from '../../lib/module/reflex.module.js';
import { Page } from '../../lib/pages/page.decorator.js';
import { Event } from '../../lib/state/event.decorator.js';
import { State } from '../../lib/state/state.decorator.js';
import { Var } from '../../lib/state/var.decorator.js';
import { button, fragment, param, t, text, use } from '../../lib/ui/index.js';

/** Made by nothing but a start of the app. */
@Injectable()
class Connection {
  constructor() {
    throw new Error('The database was asked for');
  }
}

@Injectable()
class Settings {
  readonly color = 'grape';
  onModuleInit(): void {
    throw new Error('The app was started');
  }
}

@State()
class CounterState {
  @Var() count = 0;
  constructor(readonly connection: Connection) {}
  @Event() add(by: number) {
    this.count += by;
  }
}

@Page('/counter')
class CounterPage {
  render() {
    const s = use(CounterState);
    return button({ onClick: s.add(1) }, t`Count: ${s.count}`);
  }
}

@Controller('things')
class Things {
  constructor(readonly connection: Connection) {}
}

@Module({ providers: [Settings], exports: [Settings] })
class SettingsModule {}

describe('reflex', () => {
  let folder: string;
  let written: string;
  let complained: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reflex-cli-'));
    written = '';
    complained = '';
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const terminal = () => ({
    folder,
    write: (output: string) => void (written += output),
    complain: (output: string) => void (complained += output),
  });

  const preview = (module: new () => object) => openPreview({ module, place: `${module.name} of dist/app.module.js` });

  async function put(path: string, content: string): Promise<void> {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }

  it('builds without making a provider, options of a factory aside', async () => {
    const root = folder;
    @Module({
      imports: [
        ReflexModule.forRootAsync({
          imports: [SettingsModule],
          inject: [Settings],
          useFactory: async (settings: Settings) => ({ root, build: 'never', theme: { primaryColor: settings.color } }),
        }),
      ],
      controllers: [Things],
      providers: [Connection, CounterState, CounterPage],
    })
    class AppModule {}

    const app = await preview(AppModule);
    expect(app.options.theme).toEqual({ primaryColor: 'grape' });
    expect(await buildApp(app, terminal())).toBe(0);
    expect(written).toMatch(/^1 page in \.reflex\/bundle\/public \(\d+\.\d s\)\n$/);
    expect(checkApp(await preview(AppModule), terminal())).toBe(0);
    expect(written).toContain('1 page, 1 state: nothing is wrong');
  });

  it('finds every page that is wrong, and names each', async () => {
    @Page('/one')
    class OnePage {
      render() {
        return text(param('id'));
      }
    }
    @Page('/two')
    class TwoPage {
      render(): never {
        throw new Error('out of paper');
      }
    }
    @Module({ imports: [ReflexModule.forRoot()], providers: [OnePage, TwoPage, CounterPage, CounterState, Connection] })
    class AppModule {}

    expect(checkApp(await preview(AppModule), terminal())).toBe(1);
    expect(complained).toContain('REFLEX_UNKNOWN_PARAM');
    expect(complained).toContain('OnePage');
    expect(complained).toContain('REFLEX_RENDER_THREW');
    expect(complained).toContain('out of paper');
    expect(complained).toMatch(/\n2 problems\n$/);
    expect(written).toBe('');
  });

  it('finds what is wrong with the whole', async () => {
    @Page('/counter')
    class OtherPage {
      render() {
        return fragment();
      }
    }
    @Module({ imports: [ReflexModule.forRoot()], providers: [OtherPage, CounterPage, CounterState, Connection] })
    class AppModule {}

    expect(checkApp(await preview(AppModule), terminal())).toBe(1);
    expect(complained).toContain('REFLEX_DUPLICATE_ROUTE');
  });

  it('says what it cannot read', async () => {
    @Module({})
    class EmptyModule {}
    await expect(preview(EmptyModule)).rejects.toMatchObject({ code: 'REFLEX_NO_MODULE' });

    @Module({ imports: [undefined as never] })
    class BrokenModule {}
    await expect(preview(BrokenModule)).rejects.toMatchObject({ code: 'REFLEX_APP_NOT_LOADED' });

    @Module({
      imports: [
        ReflexModule.forRootAsync({
          useFactory: () => {
            throw new Error('no SESSION_SECRET');
          },
        }),
      ],
    })
    class UnsetModule {}
    await expect(preview(UnsetModule)).rejects.toThrow(/no SESSION_SECRET[^]*REFLEX_OPTIONS_NOT_MADE/);
  });

  it('explains its commands, and refuses others', async () => {
    expect(await runReflex(['--help'], terminal())).toBe(0);
    expect(written).toContain('reflex build');
    written = '';
    expect(await runReflex(['--version'], terminal())).toBe(0);
    expect(written).toMatch(/^\d+\.\d+\.\d+\n$/);
    for (const args of [[], ['biuld'], ['build', 'twice'], ['build', '--fast'], ['build', '--module']]) {
      complained = '';
      expect(await runReflex(args, terminal())).toBe(2);
      expect(complained).toContain('Exit codes');
    }
  });

  it('says where it looked for the app', async () => {
    await put('package.json', '{}');
    expect(await runReflex(['check'], terminal())).toBe(1);
    expect(complained).toMatch(/neither dist\/main\.js nor dist\/src\/main\.js\n.*nest build/);

    complained = '';
    await put('nest-cli.json', JSON.stringify({ projects: { shop: { sourceRoot: 'apps/shop/src' } } }));
    expect(await runReflex(['check', '--project', 'office'], terminal())).toBe(1);
    expect(complained).toMatch(/no project 'office'\n.*shop/);

    complained = '';
    expect(await runReflex(['check', '--module', 'dist/app.module.js#AppModule'], terminal())).toBe(1);
    expect(complained).toContain('There is no dist/app.module.js');

    complained = '';
    await put('dist/app.module.mjs', "throw new Error('DATABASE_URL is not set');");
    expect(await runReflex(['check', '--module', 'dist/app.module.mjs'], terminal())).toBe(1);
    expect(complained).toMatch(/could not be loaded: DATABASE_URL is not set[^]*REFLEX_APP_NOT_LOADED/);

    complained = '';
    await put('dist/two.mjs', 'export class A {}\nexport class B {}');
    expect(await runReflex(['check', '--module', 'dist/two.mjs'], terminal())).toBe(1);
    expect(complained).toContain('dist/two.mjs exports no single class');
    expect(await runReflex(['check', '--module', 'dist/two.mjs#C'], terminal())).toBe(1);
    expect(complained).toContain('dist/two.mjs exports no class C');
  });
});
