import 'reflect-metadata';
import {
  Catch,
  Injectable,
  Module,
  UseFilters,
  UseGuards,
  UseInterceptors,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { IsInt, Max, Min } from 'class-validator';
import { Computed, Event, Page, ReflexModule, State, Var, type ReflexOptions } from 'nestjs-reflex';
import { button, each, group, html, stack, t, text, title, use } from 'nestjs-reflex/ui';

export class StepDto {
  @IsInt()
  @Min(1)
  @Max(100)
  by!: number;
}

@Injectable()
export class AllowGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.switchToHttp().getRequest<{ headers: object }>().headers !== undefined;
  }
}

@Injectable()
export class PassInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): ReturnType<CallHandler['handle']> {
    return next.handle();
  }
}

@Catch(RangeError)
export class RangeFilter implements ExceptionFilter {
  catch(error: RangeError, _host: ArgumentsHost): unknown {
    return { refused: error.message };
  }
}

@Injectable()
export class Audit {
  steps = 0;
}

@State()
export class CounterState {
  constructor(private readonly audit: Audit) {}
  @Var() count = 0;

  @Event()
  plain(by: number): void {
    this.count += by;
  }

  /** Guard, interceptor, DTO pipe and filter: the event that the throughput goal speaks of. */
  @Event()
  @UseGuards(AllowGuard)
  @UseInterceptors(PassInterceptor)
  @UseFilters(RangeFilter)
  step(dto: StepDto): void {
    this.audit.steps++;
    this.count += dto.by;
  }
}

export interface Row {
  id: number;
  name: string;
  done: boolean;
}

const rows = (count: number): Row[] => Array.from({ length: count }, (_, id) => ({ id, name: `Row number ${id}`, done: false }));

@State()
export class TableState {
  @Var() rows: Row[] = rows(10_000);
  @Computed() get total(): number {
    return this.rows.length;
  }

  @Event() toggle(index: number): void {
    const row = this.rows[index]!;
    row.done = !row.done;
  }

  @Event() append(): void {
    this.rows.push({ id: this.rows.length, name: `Row number ${this.rows.length}`, done: false });
  }

  /** What a query does: the whole list assigned afresh, one row more. */
  @Event() reload(): void {
    this.rows = rows(this.rows.length + 1);
  }
}

@Page('/plain', { title: 'Plain' })
export class PlainPage {
  render() {
    const s = use(CounterState);
    return html.main(
      html.h1(t`Count: ${s.count}`),
      html.button({ onClick: s.plain(1) }, '+1'),
      html.button({ onClick: s.step({ by: 1 }) }, 'checked +1'),
    );
  }
}

@Page('/kit', { title: 'Kit' })
export class KitPage {
  render() {
    const s = use(CounterState);
    return stack(
      title(t`Count: ${s.count}`),
      group(button({ onClick: s.plain(-1) }, '−'), button({ onClick: s.plain(1) }, '+')),
      text('A kit page'),
    );
  }
}

@Page('/table', { title: 'Table' })
export class TablePage {
  render() {
    const s = use(TableState);
    return html.main(
      html.p(t`${s.total} rows`),
      html.button({ onClick: s.append() }, 'append'),
      html.button({ onClick: s.reload() }, 'reload'),
      html.ul(each(s.rows, (row, index) => html.li({ onClick: s.toggle(index) }, row.name))),
    );
  }
}

/** An app of the given pages, with its `.reflex/` in `root`. */
export function benchApp(root: string, pages: Type<unknown>[], options: ReflexOptions = {}): Type<unknown> {
  @Module({
    imports: [ReflexModule.forRoot({ ...options, root, limits: { rate: 1_000_000_000, burst: 1_000_000_000 } })],
    providers: [Audit, CounterState, TableState, ...pages],
  })
  class BenchModule {}
  return BenchModule;
}
