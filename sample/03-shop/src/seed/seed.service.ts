import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { PasswordHasher, UserStore } from 'nestjs-reflex/auth';
import { ReflexRole, ReflexUser } from 'nestjs-reflex/auth/typeorm';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { Category } from '../catalog/category.entity.js';
import { Product, ProductStatus } from '../catalog/product.entity.js';
import { Tag } from '../catalog/tag.entity.js';
import { Customer } from '../people/customer.entity.js';
import { Note } from '../people/note.entity.js';
import { OrderLine } from '../sales/order-line.entity.js';
import { Order, OrderStatus } from '../sales/order.entity.js';
import { Dice } from './dice.js';
import { CATEGORIES, CITIES, FIRST_NAMES, LAST_NAMES, MATERIALS, STYLES, TAGS } from './product-words.js';

const PRODUCTS = Number(process.env.PRODUCTS ?? 10_000);
const CUSTOMERS = 300;
const ORDERS = 2_000;
const PASSWORD = 'shop keeper 1';
/** Rows of one INSERT: databases have an end to their parameters. */
const BATCH = 500;
const DAY = 86_400_000;

/** Fills an empty database, the same way every time. */
@Injectable()
export class SeedService implements OnApplicationBootstrap {
  private readonly dice = new Dice(7);
  private readonly now = Date.now();

  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UserStore,
    private readonly hasher: PasswordHasher,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (await this.dataSource.manager.exists(Category)) return;
    await this.people();
    await this.catalog();
    await this.sales();
  }

  private async people(): Promise<void> {
    const { manager } = this.dataSource;
    const [manage, help] = await manager.save([
      manager.create(ReflexRole, { name: 'manager', permissions: ['product.delete'] }),
      manager.create(ReflexRole, { name: 'clerk', permissions: [] }),
    ]);
    const hash = await this.hasher.hash(PASSWORD);
    for (const [username, role] of [
      ['manager', manage],
      ['clerk', help],
    ] as const) {
      await this.users.create({ username, email: `${username}@shop.example`, passwordHash: hash, confirmed: true });
      const user = await manager.findOneByOrFail(ReflexUser, { username });
      user.roles = [role!];
      await manager.save(user);
      await manager.insert(Note, { title: `Welcome, ${username}`, text: 'Nobody but you sees this.', owner: user });
    }
    const names = Array.from({ length: CUSTOMERS }, () => `${this.dice.pick(FIRST_NAMES)} ${this.dice.pick(LAST_NAMES)}`);
    await this.insert(
      Customer,
      names.map((name, i) => {
        const namesakes = names.slice(0, i).filter((other) => other === name).length;
        return {
          name,
          email: `${name.toLowerCase().replaceAll(' ', '.')}${namesakes || ''}@mail.example`,
          city: this.dice.pick(CITIES),
          createdAt: this.past(30, 1_400),
        };
      }),
    );
  }

  private async catalog(): Promise<void> {
    await this.insert(
      Tag,
      TAGS.map((name) => ({ name })),
    );
    await this.insert(
      Category,
      CATEGORIES.map(({ name }) => ({ name, description: `Everything under ${name.toLowerCase()}` })),
    );
    const categories = await this.dataSource.manager.find(Category, { order: { id: 'ASC' } });
    await this.insert(
      Product,
      Array.from({ length: PRODUCTS }, (_, i) => {
        const { name: category, code, nouns, from, to } = this.dice.pick(CATEGORIES);
        const stock = this.dice.roll() < 0.12 ? this.dice.between(0, 9) : this.dice.between(10, 400);
        const createdAt = this.past(60, 1_400);
        return {
          name: `${this.dice.pick(STYLES)} ${this.dice.pick(nouns).toLowerCase()}, ${this.dice.pick(MATERIALS).toLowerCase()}`,
          sku: `${code}-${1_000 + i}`,
          price: (from + Math.round(this.dice.roll() ** 2 * (to - from)) + 0.9).toFixed(2),
          stock,
          status: stock === 0 ? ProductStatus.SoldOut : this.dice.roll() < 0.9 ? ProductStatus.OnSale : ProductStatus.Draft,
          featured: this.dice.roll() < 0.05,
          releasedOn: createdAt.toISOString().slice(0, 10),
          category: categories.find(({ name }) => name === category)!,
          createdAt,
          // Most were touched not long ago: prices and stocks change.
          updatedAt: this.past(0, 60),
        };
      }),
    );
  }

  private async sales(): Promise<void> {
    const orders = Array.from({ length: ORDERS }, (_, i) => ({
      number: `O-${10_000 + i}`,
      customer: { id: this.dice.between(1, CUSTOMERS) },
      status: this.dice.pick(Object.values(OrderStatus)),
      placedAt: this.past(0, 400),
    }));
    await this.insert(Order, orders);
    const products = await this.dataSource.manager.find(Product, { select: { id: true, price: true }, take: 500 });
    const lines = orders.flatMap((_order, i) =>
      Array.from({ length: this.dice.between(1, 4) }, () => {
        const product = this.dice.pick(products);
        return { order: { id: i + 1 }, product, quantity: this.dice.between(1, 5), unitPrice: product.price };
      }),
    );
    await this.insert(OrderLine, lines);
  }

  /** A moment of some days ago. */
  private past(from: number, to: number): Date {
    return new Date(this.now - this.dice.between(from * DAY, to * DAY));
  }

  private async insert<T extends ObjectLiteral>(entity: EntityTarget<T>, rows: readonly object[]): Promise<void> {
    for (let i = 0; i < rows.length; i += BATCH) {
      await this.dataSource
        .createQueryBuilder()
        .insert()
        .into(entity)
        .values(rows.slice(i, i + BATCH) as never)
        .updateEntity(false)
        .execute();
    }
  }
}
