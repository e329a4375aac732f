import { Column, Entity, PrimaryColumn } from 'typeorm';

export const currencies = ['EUR', 'GBP', 'USD'] as const;
export type Currency = (typeof currencies)[number];

/** One row, with id 1. */
@Entity()
export class ShopSettings {
  @PrimaryColumn()
  id: number;

  @Column()
  shopName: string;

  @Column()
  contactEmail: string;

  @Column('text')
  currency: Currency;

  @Column('integer')
  lowStock: number;

  /** `YYYY-MM-DD` */
  @Column()
  seasonStart: string;

  @Column()
  weeklyReport: boolean;

  @Column('text')
  note: string;
}
