import { Length } from 'class-validator';
import { Column, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Customer } from '../people/customer.entity.js';
import { OrderLine } from './order-line.entity.js';

export enum OrderStatus {
  Open = 'open',
  Paid = 'paid',
  Shipped = 'shipped',
  Cancelled = 'cancelled',
}

@Entity({ name: 'shop_order' })
export class Order {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('varchar', { length: 12, unique: true })
  @Length(3, 12)
  number!: string;

  @ManyToOne(() => Customer, { nullable: false })
  customer!: Relation<Customer>;

  @Column({ type: 'simple-enum', enum: OrderStatus, default: OrderStatus.Open })
  status!: OrderStatus;

  @Column({ type: Date })
  placedAt!: Date;

  @Column('text', { nullable: true })
  notes!: string | null;

  @OneToMany(() => OrderLine, (line) => line.order)
  lines!: OrderLine[];
}
