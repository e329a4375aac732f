import { channels, type Channel, type Order } from '../../orders/order.entity.js';

const DAY_MS = 86_400_000;

/** A bar of the chart: a day and what each channel took, in whole units of the currency. */
export type SalesDay = { readonly day: string } & Readonly<Record<Channel, number>>;

export interface ChannelShare {
  readonly name: Channel;
  readonly value: number;
  readonly color: string;
}

export interface Sales {
  readonly days: SalesDay[];
  readonly channels: ChannelShare[];
  readonly orders: number;
  /** In cents. */
  readonly revenue: number;
}

export const channelColors: Record<Channel, string> = { Web: 'teal.6', Shop: 'yellow.5', Wholesale: 'indigo.5' };

/** Midnight, `days - 1` days ago: the first day of a period that ends today. */
export function firstDay(days: number, today = new Date()): Date {
  const midnight = new Date(today.getFullYear(), today.getMonth(), today.getDate());
  return new Date(midnight.getTime() - (days - 1) * DAY_MS);
}

/** Totals of the orders from `start` on, over `days` days. */
export function summarise(orders: readonly Order[], start: Date, days: number): Sales {
  const sums = Array.from({ length: days }, () => ({ Web: 0, Shop: 0, Wholesale: 0 }));
  const shares = { Web: 0, Shop: 0, Wholesale: 0 };
  let count = 0;
  let revenue = 0;
  for (const order of orders) {
    const sum = sums[Math.floor((order.createdAt.getTime() - start.getTime()) / DAY_MS)];
    if (!sum) continue;
    sum[order.channel] += order.total / 100;
    shares[order.channel] += order.total / 100;
    count += 1;
    revenue += order.total;
  }
  return {
    days: sums.map((sum, index) => ({
      day: new Date(start.getTime() + index * DAY_MS).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' }),
      Web: Math.round(sum.Web),
      Shop: Math.round(sum.Shop),
      Wholesale: Math.round(sum.Wholesale),
    })),
    channels: channels.map((name) => ({ name, value: Math.round(shares[name]), color: channelColors[name] })),
    orders: count,
    revenue,
  };
}
