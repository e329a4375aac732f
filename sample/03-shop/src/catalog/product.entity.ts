import { IsOptional, IsUrl, Length, Matches, Min } from 'class-validator';
import {
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Entity,
  Index,
  JoinTable,
  ManyToMany,
  ManyToOne,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
  VersionColumn,
  type Relation,
} from 'typeorm';
import { Category } from './category.entity.js';
import { Tag } from './tag.entity.js';

export enum ProductStatus {
  Draft = 'draft',
  OnSale = 'on_sale',
  SoldOut = 'sold_out',
  Retired = 'retired',
}

@Entity()
export class Product {
  @PrimaryGeneratedColumn()
  id!: number;

  @Index()
  @Column('varchar', { length: 80 })
  @Length(2, 80)
  name!: string;

  @Column('varchar', { length: 12, unique: true })
  @Matches(/^[A-Z]{2}-\d{3,6}$/, { message: 'A SKU is two letters, a dash and a number: CH-1042' })
  sku!: string;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('decimal', { precision: 10, scale: 2 })
  price!: string;

  @Column('int', { default: 0 })
  @Min(0)
  stock!: number;

  @Column({ type: 'simple-enum', enum: ProductStatus, default: ProductStatus.Draft })
  status!: ProductStatus;

  @Column('boolean', { default: false })
  featured!: boolean;

  @Column('date', { nullable: true })
  releasedOn!: string | null;

  @Column('varchar', { length: 200, nullable: true })
  @IsOptional()
  @IsUrl()
  website!: string | null;

  @ManyToOne(() => Category, { nullable: false })
  category!: Relation<Category>;

  @ManyToMany(() => Tag)
  @JoinTable()
  tags!: Tag[];

  @CreateDateColumn()
  createdAt!: Date;

  @UpdateDateColumn()
  updatedAt!: Date;

  @DeleteDateColumn()
  deletedAt!: Date | null;

  @VersionColumn()
  version!: number;
}
