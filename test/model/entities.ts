import { IsEmail, IsOptional, Length, Min } from 'class-validator';
import {
  Check,
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  Unique,
  UpdateDateColumn,
  VersionColumn,
  type Relation,
} from 'typeorm';

export enum Status {
  Draft = 'draft',
  OnSale = 'on_sale',
  Retired = 'retired',
}

@Entity()
export class Member {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar', { length: 80 }) name!: string;
  @Column('varchar', { length: 80, select: false, default: 'hash' }) passwordHash!: string;
  @Column('boolean', { default: false }) isAdmin!: boolean;
}

@Entity()
export class Category {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar', { length: 40, unique: true }) @Length(1, 40) name!: string;
}

@Entity()
export class Tag {
  @PrimaryColumn('varchar', { length: 20 }) word!: string;
}

/** Every kind of relation, a version, and rows that are only marked as deleted. */
@Entity()
@Unique('product_place', ['shelf', 'place'])
export class Product {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar', { length: 80 }) @Length(2, 80) name!: string;
  @Column('varchar', { length: 20, unique: true }) @Length(1, 20) sku!: string;
  @Column('text', { nullable: true }) description!: string | null;
  @Column('decimal', { precision: 12, scale: 2 }) price!: string;
  @Column('int', { default: 0 }) @Min(0) stock!: number;
  @Column({ type: 'simple-enum', enum: Status, default: Status.Draft }) status!: Status;
  @Column('varchar', { length: 20, nullable: true }) shelf!: string | null;
  @Column('int', { nullable: true }) place!: number | null;
  @ManyToOne(() => Category, { nullable: true }) category!: Relation<Category> | null;
  @ManyToOne(() => Member, { nullable: true }) owner!: Relation<Member> | null;
  @ManyToMany(() => Tag) @JoinTable() tags!: Tag[];
  @CreateDateColumn() createdAt!: Date;
  @UpdateDateColumn() updatedAt!: Date;
  @DeleteDateColumn() deletedAt!: Date | null;
  @VersionColumn() version!: number;
}

/** Children that are edited with their parent, and no version. */
@Entity()
export class Order {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('varchar', { length: 20, unique: true }) number!: string;
  @Column('varchar', { length: 60, nullable: true }) @IsOptional() @IsEmail() contact!: string | null;
  @OneToMany(() => OrderLine, (line) => line.order, { cascade: true }) lines!: OrderLine[];
}

@Entity()
@Check('line_quantity', 'quantity > 0')
export class OrderLine {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => Order, (order) => order.lines, { nullable: false, onDelete: 'CASCADE' }) order!: Relation<Order>;
  @ManyToOne(() => Product, { nullable: false }) product!: Relation<Product>;
  @Column('int') quantity!: number;
}

/** A key of two columns. */
@Entity()
export class Seat {
  @PrimaryColumn('varchar', { length: 10 }) hall!: string;
  @PrimaryColumn('int') place!: number;
  @Column('varchar', { length: 40, nullable: true }) guest!: string | null;
}

/** A column of every kind. */
@Entity()
export class Sample {
  @PrimaryColumn('bigint') id!: string;
  @Column('bigint', { nullable: true }) big!: string | null;
  @Column('decimal', { precision: 20, scale: 4, nullable: true }) exact!: string | null;
  @Column('double precision', { nullable: true }) ratio!: number | null;
  @Column('boolean', { nullable: true }) flag!: boolean | null;
  @Column('date', { nullable: true }) day!: string | null;
  @Column('time', { nullable: true }) hour!: string | null;
  @Column({ type: Date, nullable: true }) moment!: Date | null;
  @Column('simple-json', { nullable: true }) data!: { readonly a: number } | null;
  @Column('text', { nullable: true }) story!: string | null;
}

export const entities = [Member, Category, Tag, Product, Order, OrderLine, Seat, Sample];
