import { Computed, Event, State, Var } from 'nestjs-reflex';
import { OrdersService } from '../../orders/orders.service.js';
import { firstDay, summarise, type ChannelShare, type SalesDay } from './sales.js';

export interface OrderRow {
  readonly id: number;
  readonly product: string;
  readonly quantity: number;
  readonly channel: string;
  readonly status: string;
  /** In cents. */
  readonly total: number;
  readonly createdAt: Date;
}

@State()
export class OverviewState {
  constructor(private readonly orders: OrdersService) {}

  /** Length of the period in days. A string, as the control that switches it has strings. */
  @Var() period = '30';
  @Var() days: SalesDay[] = [];
  @Var() channels: ChannelShare[] = [];
  @Var() orderCount = 0;
  /** In cents. */
  @Var() revenue = 0;
  /** Of the period of the same length before this one. */
  @Var() revenueBefore = 0;
  @Var() latest: OrderRow[] = [];

  @Computed() get averageOrder(): number {
    return this.orderCount === 0 ? 0 : Math.round(this.revenue / this.orderCount);
  }

  /** In percent; null where there is nothing to compare with. */
  @Computed() get growth(): number | null {
    return this.revenueBefore === 0 ? null : Math.round((this.revenue / this.revenueBefore - 1) * 100);
  }

  @Event() async load(): Promise<void> {
    const length = Number(this.period);
    const start = firstDay(length);
    const startBefore = firstDay(length * 2);
    const orders = await this.orders.since(startBefore);
    const sales = summarise(orders, start, length);
    this.days = sales.days;
    this.channels = sales.channels;
    this.orderCount = sales.orders;
    this.revenue = sales.revenue;
    this.revenueBefore = summarise(orders, startBefore, length).revenue;
    this.latest = await this.orders.latest(6);
  }

  @Event() async setPeriod(period: string): Promise<void> {
    this.period = ['7', '30', '60'].includes(period) ? period : '30';
    await this.load();
  }
}
