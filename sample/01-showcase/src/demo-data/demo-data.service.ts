import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Order, type Channel, type OrderStatus } from '../orders/order.entity.js';
import { ShopSettings } from '../settings/shop-settings.entity.js';
import { Task } from '../tasks/task.entity.js';

const DAY_MS = 86_400_000;
const DAYS = 120;

/** Name and price in cents of what the shop sells most. */
const ASSORTMENT = [
  ['Olive, 10 l', 4900],
  ['Lavender, 12 cm', 590],
  ['Monstera, 5 l', 3450],
  ['Lemon, 15 l', 7900],
  ['Fern, 2 l', 1290],
  ['Camellia, 5 l', 3890],
  ['Thyme, 9 cm', 390],
] as const;

const TASKS = [
  ['Water bay 3 before noon', true],
  ['Repot the lemons that came on Monday', false],
  ['Check the frost sensors in the cold frame', false],
  ['Order 12 cm pots', true],
  ['Label the new camellias', false],
] as const;

/** Fills an empty database, so that there is something to look at after the first start. */
@Injectable()
export class DemoDataService implements OnModuleInit {
  constructor(
    @InjectRepository(Order) private readonly orders: Repository<Order>,
    @InjectRepository(Task) private readonly tasks: Repository<Task>,
    @InjectRepository(ShopSettings) private readonly settings: Repository<ShopSettings>,
  ) {}

  async onModuleInit(): Promise<void> {
    if ((await this.orders.count()) === 0) await this.orders.save(demoOrders(new Date()), { chunk: 200 });
    if ((await this.tasks.count()) === 0) await this.tasks.save(TASKS.map(([title, done]) => ({ title, done })));
    if ((await this.settings.count()) === 0) {
      await this.settings.save({
        id: 1,
        shopName: 'Greenhouse',
        contactEmail: 'hello@greenhouse.example',
        currency: 'EUR',
        lowStock: 12,
        seasonStart: `${new Date().getFullYear()}-03-01`,
        weeklyReport: true,
        note: '',
      });
    }
  }
}

/** Orders of the last days: more at weekends, slowly growing, and the same at every start. */
function demoOrders(now: Date): Partial<Order>[] {
  const random = pseudoRandom(7);
  const orders: Partial<Order>[] = [];
  for (let daysAgo = DAYS; daysAgo >= 0; daysAgo -= 1) {
    const day = new Date(now.getTime() - daysAgo * DAY_MS);
    const weekend = day.getDay() === 0 || day.getDay() === 6;
    const count = Math.round((weekend ? 9 : 5) * (1 + (DAYS - daysAgo) / DAYS / 2) * (0.6 + random() * 0.8));
    for (let i = 0; i < count; i += 1) orders.push(demoOrder(day, daysAgo, random));
  }
  return orders.toSorted((a, b) => a.createdAt!.getTime() - b.createdAt!.getTime());
}

function demoOrder(day: Date, daysAgo: number, random: () => number): Partial<Order> {
  const [product, price] = ASSORTMENT[Math.floor(random() * ASSORTMENT.length)]!;
  const channel: Channel = random() < 0.5 ? 'Web' : random() < 0.7 ? 'Shop' : 'Wholesale';
  const quantity = Math.ceil(random() * (channel === 'Wholesale' ? 20 : 4));
  const status: OrderStatus = daysAgo > 2 ? 'Shipped' : random() < 0.5 ? 'Packed' : 'New';
  // Within the last working hours, and never in the future.
  const createdAt = new Date(day.getTime() - Math.floor(random() * DAY_MS * 0.4) - 60_000);
  return { product, quantity, channel, status, total: price * quantity, createdAt };
}

/** Numbers in [0, 1) that are the same for the same seed. */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
