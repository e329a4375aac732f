import { TypeOrmModule, type TypeOrmModuleOptions } from '@nestjs/typeorm';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Page, State, currentUser } from 'nestjs-reflex';
import { each, html, onLoad, text, use } from 'nestjs-reflex/ui';
import { Clean, ModelState } from 'nestjs-reflex/typeorm';
import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { getDataSourceToken } from '@nestjs/typeorm';
import { PagesApp, type PagesAppInit } from '../../pages/app.js';
import { Browser, type Tab } from '../../request/browser.js';
import { Category, Member, Product, Tag, entities } from '../entities.js';

/** What nobody may do. */
export const denied = new Set(['export']);

/** The products of whoever is logged in; staff see all. */
@State()
export class ProductState extends ModelState(Product, {
  fields: ['name', 'sku', 'price', 'stock', 'status', 'category', 'tags'],
  list: ['name', 'sku', 'price', 'stock', 'status', 'category'],
  filters: ['price', 'status', 'category'],
  search: ['name', 'sku'],
  orderBy: { name: 'ASC' },
  pageSize: 10,
  createIn: ['category'],
}) {
  @Clean('sku') protected cleanSku(sku: string): string {
    return sku.toUpperCase();
  }

  protected override scope(query: SelectQueryBuilder<Product>, user: unknown): void {
    const { id, isAdmin } = (user ?? {}) as { id?: number; isAdmin?: boolean };
    if (!isAdmin) query.andWhere(`${query.alias}.owner = :user`, { user: id ?? 0 });
  }

  protected override beforeSave(row: Product): void {
    row.owner ??= { id: currentUser<{ id: number }>()!.id } as Member;
  }

  protected override can(action: string): boolean {
    return !denied.has(action);
  }
}

@Page('/products')
export class ProductsPage {
  render() {
    const s = use(ProductState);
    return html.main(
      onLoad(s.load),
      each(s.data, (row) => html.p(row.name, ' ', row.price, ' ', text(row.category.label))),
      html.b(s.total, s.totalIs, s.page, s.pageCount, s.pageSize, s.search, s.deleted, s.editing, s.formKey, s.notice, s.failure),
      each(s.filters, (filter) => html.i(filter.text)),
      each(s.sort, (term) => html.i(term.field)),
      each(s.selection, (key) => html.i(key)),
      each(s.conflict, (field) => html.i(field.theirs)),
      html.u(
        s.form.name as never,
        s.errors.name as never,
        s.may.create,
        s.loading,
        s.undoable.text as never,
        s.options.category as never,
      ),
    );
  }
}

const SEED = Array.from({ length: 25 }, (_, i) => ({
  name: `Thing ${String(i + 1).padStart(2, '0')}`,
  sku: `S${i + 1}`,
  price: `${i}.50`,
  stock: i,
}));

export interface ShopInit extends PagesAppInit {
  /** Default: SQLite in memory. */
  readonly database?: TypeOrmModuleOptions;
}

const IN_MEMORY: TypeOrmModuleOptions = { type: 'better-sqlite3', database: ':memory:', entities, synchronize: true };

/** A shop with 25 products of Ann's and one of Bob's, and a cookie that says who is there. */
export class ShopApp implements AsyncDisposable {
  private constructor(readonly pages: PagesApp) {}

  static async start({ imports = [], providers = [], main, database = IN_MEMORY, ...init }: ShopInit = {}): Promise<ShopApp> {
    const pages = await PagesApp.start({
      ...init,
      imports: [TypeOrmModule.forRoot(database), ...imports],
      providers: [ProductState, ProductsPage, ...providers],
      main: (app: NestExpressApplication) => {
        app.use((request: { headers: Record<string, string>; user?: unknown }, _response: unknown, next: () => void) => {
          const id = Number(/user=(\d+)/.exec(request.headers.cookie ?? '')?.[1] ?? 0);
          if (id > 0) request.user = { id, isAdmin: id === 9 };
          next();
        });
        main?.(app);
      },
    });
    const shop = new ShopApp(pages);
    const { manager } = shop.dataSource;
    const [ann, bob] = await manager.save(Member, [{ name: 'Ann' }, { name: 'Bob' }]);
    const [chairs] = await manager.save(Category, [{ name: 'Chairs' }, { name: 'Tables' }]);
    await manager.save(Tag, [{ word: 'oak' }]);
    await manager.save(Product, [
      ...SEED.map((product) => ({ ...product, owner: ann!, category: chairs! })),
      { name: 'Bobs', sku: 'BOB', price: '1', owner: bob! },
    ]);
    return shop;
  }

  get dataSource(): DataSource {
    return this.pages.app.get<DataSource>(getDataSourceToken());
  }

  open(path = '/products', user = 1): Promise<Tab> {
    const browser = new Browser(this.pages);
    browser.cookies.set('user', String(user));
    return browser.open(path);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.pages[Symbol.asyncDispose]();
  }
}
