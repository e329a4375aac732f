/** A small project of `nest new`, with a page that has everything an edit could lose. */
export const WATCH_PROJECT: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ name: 'watched', private: true, type: 'module' }),
  'nest-cli.json': JSON.stringify({ sourceRoot: 'src', compilerOptions: { deleteOutDir: true } }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      module: 'nodenext',
      moduleResolution: 'nodenext',
      target: 'ES2023',
      outDir: './dist',
      rootDir: './src',
      sourceMap: true,
      emitDecoratorMetadata: true,
      experimentalDecorators: true,
      isolatedModules: true,
      strict: true,
      strictPropertyInitialization: false,
      skipLibCheck: true,
      types: ['node'],
    },
    include: ['src'],
  }),
  'src/main.ts': `import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
app.enableShutdownHooks();
await app.listen(Number(process.env.PORT), '127.0.0.1');
process.stdout.write(\`The app listens: \${process.pid}\\n\`);
`,
  'src/app.module.ts': `import { Module } from '@nestjs/common';
import { ReflexModule } from 'nestjs-reflex';
import { CounterPage } from './counter.page.js';
import { CounterState } from './counter.state.js';

@Module({ imports: [ReflexModule.forRoot()], providers: [CounterPage, CounterState] })
export class AppModule {}
`,
  'src/counter.state.ts': `import { Computed, Event, State, Var } from 'nestjs-reflex';

@State()
export class CounterState {
  @Var() count = 0;
  @Var() name = '';
  @Computed() get double() {
    return this.count * 2;
  }
  @Event() add() {
    this.count += 1;
  }
}
`,
  'src/counter.page.ts': `import { Page } from 'nestjs-reflex';
import { button, checkbox, html, local, passwordInput, stack, t, text, textInput, title, use } from 'nestjs-reflex/ui';
import { CounterState } from './counter.state.js';

@Page('/', { title: 'Counter' })
export class CounterPage {
  render() {
    const s = use(CounterState);
    const filter = local('');
    return stack(
      title(t\`Count 0: \${s.count}\`),
      text(t\`Twice: \${s.double}\`),
      button({ onClick: s.add() }, 'Add'),
      html.div({ style: { height: '1200px' } }),
      textInput({ label: 'Name', bind: s.name }),
      textInput({ label: 'Filter', bind: filter }),
      textInput({ label: 'Note' }),
      checkbox({ label: 'Done' }),
      passwordInput({ label: 'Secret' }),
      html.div({ style: { height: '1200px' } }),
    );
  }
}
`,
};
