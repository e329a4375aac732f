import { Min } from 'class-validator';
import { Column, Entity, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Product } from '../catalog/product.entity.js';
import { Order } from './order.entity.js';

@Entity()
export class OrderLine {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToOne(() => Order, (order) => order.lines, { nullable: false, onDelete: 'CASCADE' })
  order!: Relation<Order>;

  @ManyToOne(() => Product, { nullable: false })
  product!: Relation<Product>;

  @Column('int')
  @Min(1)
  quantity!: number;

  @Column('decimal', { precision: 10, scale: 2 })
  unitPrice!: string;
}
