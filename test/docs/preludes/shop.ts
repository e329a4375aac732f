import type { CanActivate } from '@nestjs/common';
import { Event, State, type Layout } from 'nestjs-reflex';
import { ModelState } from 'nestjs-reflex/typeorm';
import { stack, use } from 'nestjs-reflex/ui';
import { Column, CreateDateColumn, Entity, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';

/** A shop, as the pages of the guide know it. */
@Entity()
export class Product {
  @PrimaryGeneratedColumn() id!: number;
  @Column() sku!: string;
  @Column() name!: string;
  @Column() slug!: string;
  @Column('decimal') price!: string;
  @Column() stock!: number;
  @Column() onSale!: boolean;
  @Column() website!: string;
  @CreateDateColumn() createdAt!: Date;
}

export interface User {
  readonly id: number;
  readonly name: string;
  readonly roles: readonly string[];
  readonly teamId: number;
}

@Entity()
export class Member {
  @PrimaryGeneratedColumn() id!: number;
}

@Entity()
export class Note {
  @PrimaryGeneratedColumn() id!: number;
  @Column() text!: string;
  @ManyToOne(() => Member) owner!: Member;
}

@State()
export class ProductState extends ModelState(Product) {
  @Event() print(_key: string): void {}
}

@State()
export class StockState extends ModelState(Product) {}

/** The references that a page's `render()` begins with. */
export const s = use(ProductState);

export class StaffOnly implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}

export const shopLayout: Layout = (page) => stack(page);
export const shopHeader = () => stack();

export declare function slugOf(name: string): string;
