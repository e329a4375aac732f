import { Module, type DynamicModule, type ModuleMetadata, type Type } from '@nestjs/common';
import { ReflexCoreModule } from './reflex-core.module.js';
import type { ReflexAsyncOptions, ReflexOptions } from './reflex.options.js';

/** Gives a Nest app reactive pages: one import in the root module, then `@Page` and `@State` classes in `providers`. */
@Module({})
export class ReflexModule {
  static forRoot(options: ReflexOptions = {}): DynamicModule {
    return { module: ReflexModule, imports: [ReflexCoreModule.forRoot({ useFactory: () => options })] };
  }

  /** Options from a factory, for example from a ConfigService. */
  static forRootAsync(options: ReflexAsyncOptions): DynamicModule {
    return { module: ReflexModule, imports: [ReflexCoreModule.forRoot(options)] };
  }

  /**
   * The pages and states of a feature as a module of their own, with `imports` for what the states inject. Listing them
   * in the `providers` of the feature's own module does the same.
   */
  static forFeature(feature: ReflexFeature): DynamicModule {
    const providers = [...(feature.pages ?? []), ...(feature.states ?? [])];
    return { module: ReflexModule, imports: feature.imports ?? [], providers, exports: providers };
  }
}

/** Pages and states of a module that `ReflexModule.forFeature()` provides, and the modules that they inject from. */
export interface ReflexFeature extends Pick<ModuleMetadata, 'imports'> {
  readonly pages?: Type<unknown>[];
  readonly states?: Type<unknown>[];
}
