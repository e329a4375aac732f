import { Column, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

@Entity()
export class Product {
  @PrimaryColumn()
  sku: string;

  @Column()
  name: string;

  /** In cents. */
  @Column('integer')
  price: number;

  @UpdateDateColumn()
  updatedAt: Date;
}
