import { Logger, type INestApplicationContext, type LoggerService, type Type } from '@nestjs/common';
import { DiscoveryService, ModulesContainer, NestFactory } from '@nestjs/core';
import { ReflexError } from '../errors/reflex.error.js';
import { dependenciesOf, isSingleton, lookUpDependencies, type NestWrapper } from '../events/nest-wrapper.js';
import { StateRegistry } from '../events/state-registry.js';
import { REFLEX_OPTIONS, type ReflexOptions } from '../module/reflex.options.js';
import { PageRegistry } from '../pages/page.registry.js';
import type { RootModule } from './app-files.js';

/** An app as Nest would put it together, of which nothing is made but the options of `ReflexModule`. */
export interface AppPreview {
  readonly options: ReflexOptions;
  /** Nothing is discovered yet. */
  readonly states: StateRegistry;
  readonly pages: PageRegistry;
}

/**
 * Reads an app in Nest's preview mode: modules are scanned and dependencies found, no provider is constructed and no hook is
 * called. So no database has to be there. Options that a factory makes are made, with what it injects.
 *
 * Throws `REFLEX_APP_NOT_LOADED`, `REFLEX_NO_MODULE` and `REFLEX_OPTIONS_NOT_MADE`.
 */
export async function openPreview({ module, place }: RootModule): Promise<AppPreview> {
  let context: INestApplicationContext;
  try {
    context = await NestFactory.createApplicationContext(module, { preview: true, abortOnError: false, logger: QUIET });
  } catch (error) {
    throw new ReflexError('REFLEX_APP_NOT_LOADED', `Nest cannot read ${place}: ${messageOf(error)}`, { cause: error });
  } finally {
    Logger.overrideLogger(QUIET);
  }
  const discovery = new DiscoveryService(context.get(ModulesContainer));
  const providers = discovery.getProviders();
  await lookUpDependencies(providers);
  const wrapper = providers.find(({ token }) => token === REFLEX_OPTIONS);
  if (!wrapper) {
    throw new ReflexError('REFLEX_NO_MODULE', `${place} does not import ReflexModule of the package that 'reflex' belongs to`);
  }
  return {
    options: await makeOptions(wrapper),
    states: new StateRegistry(discovery),
    pages: new PageRegistry(discovery),
  };
}

async function makeOptions(wrapper: NestWrapper): Promise<ReflexOptions> {
  try {
    return (await new Made().get(wrapper)) as ReflexOptions;
  } catch (error) {
    throw new ReflexError('REFLEX_OPTIONS_NOT_MADE', `The options of ReflexModule: ${messageOf(error)}`, { cause: error });
  }
}

/** Makes single providers of a previewed app, and what they are made from. No hook of theirs is called, as at that time of a boot. */
class Made {
  private readonly values = new Map<NestWrapper, Promise<unknown>>();

  get(wrapper: NestWrapper): Promise<unknown> {
    let value = this.values.get(wrapper);
    if (!value) this.values.set(wrapper, (value = this.make(wrapper)));
    return value;
  }

  private async make(wrapper: NestWrapper): Promise<unknown> {
    const { metatype, inject } = wrapper;
    // A value, which preview mode has as it is.
    if (typeof metatype !== 'function') return wrapper.instance as unknown;
    if (!isSingleton(wrapper)) throw new Error(`${wrapper.name} is not one for the whole app`);
    const { parameters, properties } = dependenciesOf(wrapper);
    const values = await Promise.all(parameters.map((parameter) => parameter && this.get(parameter)));
    if (inject) return (metatype as (...args: unknown[]) => unknown)(...values);
    const instance = new (metatype as Type<object>)(...values);
    for (const property of properties) Reflect.set(instance, property.key, await this.get(property.wrapper));
    return instance;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const ignore = (): void => undefined;

/** What goes wrong is thrown; how Nest goes about it is nobody's concern here. */
const QUIET: LoggerService = { log: ignore, error: ignore, warn: ignore, debug: ignore, verbose: ignore, fatal: ignore };
