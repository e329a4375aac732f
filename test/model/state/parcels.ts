import { IsUrl, Length, IsOptional } from 'class-validator';
import { Page, State } from 'nestjs-reflex';
import { ModelState, crud } from 'nestjs-reflex/typeorm';
import {
  Column,
  DeleteDateColumn,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  VersionColumn,
  type Relation,
  type SelectQueryBuilder,
} from 'typeorm';
import { Member } from '../entities.js';

export enum Size {
  Small = 'small',
  Large = 'large',
}

@Entity()
export class Shelf {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar', { length: 40 }) name!: string;
  @Column('int') keeper!: number;
}

@Entity()
export class Label {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar', { length: 40 }) word!: string;
  @Column('int', { default: 1 }) keeper!: number;
}

/** Every kind of column and relation, an owner, a version, and rows that are only marked as deleted. */
@Entity()
export class Parcel {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar', { length: 60 }) @Length(1, 60) title!: string;
  @Column('text', { nullable: true }) note!: string | null;
  @Column('varchar', { length: 200, nullable: true }) @IsOptional() @IsUrl() link!: string | null;
  @Column('int', { default: 0 }) pieces!: number;
  @Column('double precision', { nullable: true }) weight!: number | null;
  @Column('decimal', { precision: 8, scale: 2, nullable: true }) worth!: string | null;
  @Column('bigint', { nullable: true }) code!: string | null;
  @Column('boolean', { default: false }) fragile!: boolean;
  @Column('date', { nullable: true }) day!: string | null;
  @Column({ type: Date, nullable: true }) sentAt!: Date | null;
  @Column({ type: 'simple-enum', enum: Size, default: Size.Small }) size!: Size;
  @Column('simple-json', { nullable: true }) data!: object | null;
  @Column('simple-json', { nullable: true }) photo!: object | null;
  @Column('varchar', { length: 40, default: 'hidden', select: false }) secret!: string;
  @ManyToOne(() => Shelf, { nullable: true }) shelf!: Relation<Shelf> | null;
  @ManyToMany(() => Label) @JoinTable() labels!: Label[];
  @OneToMany(() => Item, (item) => item.parcel, { cascade: true }) items!: Relation<Item>[];
  @ManyToOne(() => Member, { nullable: false }) owner!: Relation<Member>;
  @DeleteDateColumn() deletedAt!: Date | null;
  @VersionColumn() version!: number;
}

@Entity()
export class Item {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => Parcel, (parcel) => parcel.items, { nullable: false, onDelete: 'CASCADE' }) parcel!: Relation<Parcel>;
  @ManyToOne(() => Shelf, { nullable: true }) from!: Relation<Shelf> | null;
  @Column('varchar', { length: 40 }) what!: string;
}

export const parcelEntities = [Member, Shelf, Label, Parcel, Item];

/** The parcels of whoever is logged in, on shelves and with labels of theirs. */
@State()
export class ParcelState extends ModelState(Parcel, {
  hidden: ['secret'],
  fields: [
    'title',
    'note',
    'link',
    'pieces',
    'weight',
    'worth',
    'code',
    'fragile',
    'day',
    'sentAt',
    'size',
    'data',
    'photo',
    'shelf',
    'labels',
    'items',
  ],
  filters: ['title', 'pieces', 'weight', 'worth', 'code', 'fragile', 'day', 'sentAt', 'size', 'shelf', 'labels'],
  search: ['title', 'note', 'shelf.name'],
  children: { items: ['what', 'from'] },
  createIn: ['labels'],
  owner: 'owner',
  orderBy: { title: 'ASC' },
  pageSize: 10,
  count: { cap: 15 },
  fieldOptions: { photo: { kind: 'file' } },
}) {
  protected override scopeOptions(_field: string, query: SelectQueryBuilder<object>, user: unknown): void {
    query.andWhere(`${query.alias}.keeper = :keeper`, { keeper: (user as { id: number } | undefined)?.id ?? 0 });
  }
}

@Page('/parcels')
export class ParcelsPage {
  render() {
    return crud(ParcelState);
  }
}
