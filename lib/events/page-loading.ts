import { arrivalAt } from '../request/arrival.js';
import { eventContext } from '../request/event-context.js';
import type { PageSessionRecord } from '../store/state.store.js';
import type { PatchOp } from '../protocol/patch.js';
import type { PageView, WireEffect } from '../protocol/wire.js';
import type { HandlerEffect } from '../state/effects.js';
import { addressed } from './address-change.js';
import type { Flush, SessionPages, SessionWork, StateWork, WorkRequest, WorkStep } from './page-session.ports.js';

/** A page that is being loaded over HTTP. */
export interface PageLoad {
  /** SHA-256 of the browser's HttpOnly cookie, from `readCookies()`. */
  readonly owner: string;
  /** Who asks for the page, from `identityOf()` before its guards have run. */
  readonly identity?: string;
  readonly view: PageView;
  readonly request: WorkRequest;
  /** Runs the page's `onLoad` handlers. Guards have been passed. */
  load(work: SessionWork, flush: Flush): Promise<readonly HandlerEffect[]>;
}

/** What the HTML of a loaded page tells its browser. */
export interface LoadedPage {
  readonly session: string;
  /** Under another URL than was asked for, where `load` says so. */
  readonly view: PageView;
  readonly n: number;
  readonly lastEvent: number;
  /** The whole value of each Var that the page shows. */
  readonly vars: readonly PatchOp[];
  readonly effects: readonly WireEffect[];
  /** What `load` threw. The page session is there all the same, without the changes that were made until then. */
  readonly failure?: { readonly cause: unknown };
}

/** What became of the `onLoad` handlers of a page. */
interface Loading {
  readonly view: PageView;
  readonly effects: readonly WireEffect[];
  readonly step: WorkStep;
  readonly failure: LoadedPage['failure'];
}

/** Does the work of a page request on the states, and stores nothing. */
export class PageLoading {
  constructor(
    private readonly states: StateWork,
    private readonly pages: SessionPages,
  ) {}

  /** In a page session that is to be made, with this id. */
  async first(id: string, init: PageLoad): Promise<{ readonly record: PageSessionRecord; readonly loaded: LoadedPage }> {
    const empty = this.emptyRecord(id, init);
    const { view, effects, step, failure } = await this.load(empty, init);
    const { n, lastEvent } = empty;
    return {
      record: { ...empty, view, states: step.states, computed: step.computed },
      loaded: { session: id, view, n, lastEvent, vars: step.ops, effects, failure },
    };
  }

  /** `from`: the URL of the page that the tab has left for it. */
  async load(record: PageSessionRecord, init: PageLoad, from?: string): Promise<Loading> {
    const vars = this.varsOf(init.view);
    const arrival = arrivalAt(init.view.url, from, 'document');
    return eventContext.run({ ...init.request, arrival }, async () => {
      const left: HandlerEffect[] = [];
      const flush: Flush = async (shown) => void left.push(...shown);
      try {
        const work = this.states.begin(record, init.request);
        left.push(...(await init.load(work, flush)));
        const { effects, moved } = addressed(left, init.view);
        return { view: moved?.view ?? init.view, effects, step: await work.collect(vars), failure: undefined };
      } catch (cause) {
        const work = this.states.begin(record, init.request);
        return { view: init.view, effects: [], step: await work.collect(vars), failure: { cause } };
      }
    });
  }

  /** Ids of the Vars that a page shows. */
  varsOf(view: PageView): readonly number[] {
    return this.pages.page(view.page)?.vars ?? [];
  }

  private emptyRecord(id: string, { owner, identity = '', view }: PageLoad): PageSessionRecord {
    const { build } = this.pages;
    const sent = this.varsOf(view);
    return { id, owner, identity, build, n: 0, lastEvent: 0, view, sent, states: {}, computed: {}, replies: [] };
  }
}
