import 'reflect-metadata';
import { IsEmail, IsJSON, IsOptional, Length, Max, Min } from 'class-validator';
import {
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  VersionColumn,
  type Relation,
} from 'typeorm';
import { describe, expect, it } from 'vitest';
import { compileContract } from './compile-contract.js';

enum Status {
  Draft = 'draft',
  OnSale = 'on_sale',
}

@Entity()
class Category {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 40 }) name!: string;
  @OneToMany(() => Product, (product) => product.category) products!: Product[];
}

@Entity()
class Tag {
  @PrimaryColumn() word!: string;
}

class Address {
  @Column() city!: string;
  @Column({ nullable: true }) zipCode?: string;
}

@Entity()
class Product {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 80 }) @Length(2, 100) name!: string;
  @Column('decimal', { precision: 10, scale: 2 }) price!: string;
  @Column('int', { default: 0 }) @Min(0) @Max(9_000) stock!: number;
  @Column('bigint') views!: string;
  @Column('text', { nullable: true }) description!: string | null;
  @Column('varchar', { nullable: true }) @IsOptional() @IsEmail() contact!: string | null;
  @Column({ type: 'simple-enum', enum: Status }) status = Status.Draft;
  @Column('boolean') active = true;
  @Column('date', { nullable: true }) releasedOn!: string | null;
  @Column({ select: false }) costPrice!: string;
  @Column('blob', { nullable: true }) thumbnail!: Buffer | null;
  @Column(() => Address) address!: Address;
  @ManyToOne(() => Category, (category) => category.products, { nullable: false }) category!: Relation<Category>;
  @ManyToMany(() => Tag) @JoinTable() tags!: Tag[];
  @CreateDateColumn() createdAt!: Date;
  @DeleteDateColumn() deletedAt!: Date | null;
  @VersionColumn() version!: number;
}

@Entity()
class Seat {
  @PrimaryColumn() row!: number;
  @PrimaryColumn() place!: string;
}

@Entity()
class Badge {
  @PrimaryGeneratedColumn() id!: number;
  @Column() @IsJSON() text!: string;
  @Column() seatNumber!: number;
  @Column() holderId!: number;
  @ManyToOne(() => Category) holder!: Relation<Category>;
  @Column({ name: 'issued_by' }) by!: number;
  @ManyToOne(() => Category) @JoinColumn({ name: 'issued_by' }) issuer!: Relation<Category>;
  @OneToOne(() => Badge) @JoinColumn() twin!: Relation<Badge>;
}

class Plain {}

const field = (name: string, contract = compileContract(Product)) => contract.fields.get(name);

describe('the contract of an entity', () => {
  it('has every column and owning relation that is selected, and nothing that no form can show', () => {
    expect([...compileContract(Product).fields.keys()]).toEqual([
      'name',
      'price',
      'stock',
      'views',
      'description',
      'contact',
      'status',
      'active',
      'releasedOn',
      'createdAt',
      'category',
      'address.city',
      'address.zipCode',
    ]);
  });

  it('knows the kind and the declared type of each', () => {
    const kinds = [...compileContract(Product).fields.values()].map(({ name, kind, type }) => `${name} ${kind} ${type}`);
    expect(kinds).toEqual([
      'name text string',
      'price decimal string',
      'stock integer number',
      'views bigint string',
      'description longText string',
      'contact email string',
      'status enum string',
      'active boolean boolean',
      'releasedOn date string',
      'createdAt datetime Date',
      'category reference object',
      'address.city text string',
      'address.zipCode text string',
    ]);
  });

  it('takes the tighter of what column and validators allow', () => {
    expect(field('name')!.limits).toEqual({ minLength: 2, maxLength: 80 });
    expect(field('stock')!.limits).toEqual({ min: 0, max: 9_000 });
    expect(field('price')!.limits).toEqual({ precision: 10, scale: 2 });
    expect(field('views')!.limits).toEqual({ min: '-9223372036854775808', max: '9223372036854775807' });
  });

  it('requires what neither the database nor the class fills in', () => {
    const required = [...compileContract(Product).fields.values()].filter((each) => each.required).map(({ name }) => name);
    expect(required).toEqual(['name', 'price', 'views', 'category', 'address.city']);
  });

  it('writes nothing that the database makes, that is read-only, or that says whose the row is', () => {
    const contract = compileContract(Product, {
      fields: ['id', 'name', 'stock', 'category'],
      readOnly: ['stock', 'createdAt'],
      owner: 'category',
    });
    const written = [...contract.fields.values()].filter(({ creatable, updatable }) => creatable || updatable);
    expect(written.map(({ name }) => name)).toEqual(['name']);
    expect(contract.formFields).toEqual(['name']);
    expect(contract.owner).toBe('category');
  });

  it('shows choices in words', () => {
    expect(field('status')!.choices).toEqual([
      { value: 'draft', label: 'Draft' },
      { value: 'on_sale', label: 'On sale' },
    ]);
  });

  it('has defaults for everything a list needs', () => {
    const contract = compileContract(Product);
    expect(contract).toMatchObject({
      label: 'product',
      pluralLabel: 'products',
      keys: ['id'],
      labelField: 'name',
      version: 'version',
      deleteDate: 'deletedAt',
      filters: ['status', 'active', 'category'],
      searchPaths: ['name', 'contact', 'address.city', 'address.zipCode'],
      orderBy: [{ field: 'createdAt', descending: true }],
    });
    expect(contract.listFields).not.toContain('description');
    expect(compileContract(Seat)).toMatchObject({ keys: ['row', 'place'], labelField: 'place' });
  });

  it('offers operators for the fields that may be filtered by, and for no other', () => {
    const contract = compileContract(Product, { filters: ['price', 'description'] });
    expect(contract.fields.get('price')!.operators).toEqual(['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'between']);
    expect(contract.fields.get('description')!.operators).toEqual(['contains', 'empty']);
    expect(contract.fields.get('status')!.operators).toEqual([]);
  });

  it('knows the other side of relations, entities that refer to each other among them', () => {
    const { relation } = field('category')!;
    expect(relation!.target).toMatchObject({ name: 'Category', labelField: 'name' });
    const products = compileContract(Category, {
      fields: ['name', 'products'],
      children: { products: ['name', 'price'] },
    }).fields.get('products')!;
    expect(products.kind).toBe('children');
    expect(products.relation!.inverse).toBe('category');
    expect([...products.relation!.target.fields.keys()]).toEqual(['name', 'price']);
  });

  it('asks once for a row that is referred to, whatever columns hold its key', () => {
    const contract = compileContract(Badge);
    expect([...contract.fields.keys()]).toEqual(['text', 'seatNumber', 'holder', 'issuer', 'twin']);
    expect(contract.fields.get('twin')!.kind).toBe('reference');
    expect(compileContract(Badge, { fields: ['holderId'] }).fields.get('holderId')!.kind).toBe('integer');
    expect(contract.fields.get('text')!.kind).toBe('longText');
  });

  it('never has a column that is not selected, nor a hidden one', () => {
    const contract = compileContract(Product, { hidden: ['stock', 'category'] });
    expect([...contract.fields.keys()]).not.toContain('stock');
    expect(() => compileContract(Product, { fields: ['costPrice'] })).toThrow(/`fields` .*'costPrice', which is no field/);
    expect(() => compileContract(Product, { search: ['costPrice'] })).toThrow(/costPrice/);
  });

  it.each([
    [{ fields: ['nmae'] }, /`fields` of ModelState\(Product\) names 'nmae', which the entity does not have; there is 'name'/],
    [{ filters: ['__proto__'] }, /__proto__/],
    [{ search: ['stock'] }, /`search` .* 'stock', which is integer/],
    [{ search: ['category.secret'] }, /`search` of ModelState\(Category\) names 'secret'/],
    [{ orderBy: { 'category.nope': 'ASC' } }, /'nope'/],
    [{ owner: 'nobody' }, /`owner`/],
  ])('refuses %j and says what there is', (options, message) => {
    expect(() => compileContract(Product, options as never)).toThrow(message);
  });

  it('refuses a class that is no entity', () => {
    expect(() => compileContract(Plain)).toThrow(/The class Plain, given to ModelState\(\), has no @Entity\(\)/);
  });
});
