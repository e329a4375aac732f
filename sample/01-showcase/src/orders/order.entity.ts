import { Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

export const channels = ['Web', 'Shop', 'Wholesale'] as const;
export type Channel = (typeof channels)[number];

export const orderStatuses = ['New', 'Packed', 'Shipped'] as const;
export type OrderStatus = (typeof orderStatuses)[number];

@Entity()
export class Order {
  @PrimaryGeneratedColumn()
  id: number;

  @Column()
  product: string;

  @Column('integer')
  quantity: number;

  /** In cents. */
  @Column('integer')
  total: number;

  @Column('text')
  channel: Channel;

  @Column('text', { default: 'New' })
  status: OrderStatus;

  @Index()
  @CreateDateColumn()
  createdAt: Date;
}
