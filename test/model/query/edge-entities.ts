import {
  Column,
  DeleteDateColumn,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';

/** Amounts are cents in the database. */
const cents = {
  to: (value?: number | null) => value && Math.round(value * 100),
  from: (value?: number | null) => value && value / 100,
};
/** A transformer as apps write it for drivers that give text. */
const asBigInt = {
  to: (value?: bigint | null) => value && String(value),
  from: (value?: string | null) => value && BigInt(value),
};

export enum Level {
  Low = 1,
  High = 2,
}

export class Place {
  @Column('varchar', { length: 40, nullable: true }) city!: string | null;
  @Column('int', { nullable: true }) number!: number | null;
}

@Entity()
export class Country {
  @PrimaryColumn('varchar', { length: 2 }) code!: string;
  @Column('varchar', { length: 40 }) name!: string;
}

/** Referred to by more than its key, and marked as deleted. */
@Entity()
export class Region {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar', { length: 40, unique: true }) slug!: string;
  @Column('varchar', { length: 40 }) name!: string;
  @ManyToOne(() => Country, { nullable: true }) country!: Relation<Country> | null;
  @DeleteDateColumn() deletedAt!: Date | null;
}

/** A key of a day and a text: `_` in it is where TypeORM joins keys. */
@Entity()
export class Shift {
  @PrimaryColumn('varchar', { length: 20 }) team!: string;
  @PrimaryColumn('date') day!: string;
  @PrimaryColumn('varchar', { length: 20 }) part!: string;
  @Column('varchar', { length: 20, nullable: true }) name!: string | null;
}

@Entity()
export class Ledger {
  @PrimaryColumn('bigint') id!: string;
  @Column('varchar', { length: 20 }) name!: string;
}

/** Whoever may see sites: a membership that was ended is only marked as deleted. */
@Entity()
export class Membership {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar', { length: 20 }) person!: string;
  @ManyToOne(() => Site, (site) => site.memberships, { onDelete: 'CASCADE' }) site!: Relation<Site>;
  @DeleteDateColumn() deletedAt!: Date | null;
}

@Entity()
export class Site {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar', { length: 40 }) name!: string;
  @Column('uuid', { nullable: true }) token!: string | null;
  @Column('smallint', { nullable: true }) small!: number | null;
  @Column('int', { nullable: true, transformer: cents }) fee!: number | null;
  @Column('bigint', { nullable: true, transformer: asBigInt }) wide!: bigint | null;
  @Column('decimal', { precision: 30, scale: 2, nullable: true }) worth!: string | null;
  @Column('double precision', { nullable: true }) ratio!: number | null;
  @Column('boolean', { nullable: true }) open!: boolean | null;
  @Column('date', { nullable: true }) day!: string | null;
  @Column('time', { nullable: true }) hour!: string | null;
  @Column({ type: Date, nullable: true }) moment!: Date | null;
  @Column({ type: 'simple-enum', enum: Level, nullable: true }) level!: Level | null;
  @Column(() => Place) place!: Place;
  @ManyToOne(() => Region, { nullable: true }) region!: Relation<Region> | null;
  @ManyToOne(() => Region, { nullable: true }) @JoinColumn({ referencedColumnName: 'slug' }) slugged!: Relation<Region> | null;
  @ManyToOne(() => Shift, { nullable: true }) shift!: Relation<Shift> | null;
  @ManyToOne(() => Ledger, { nullable: true }) ledger!: Relation<Ledger> | null;
  @ManyToOne(() => Country, { nullable: true, lazy: true }) country!: Promise<Country | null>;
  @ManyToMany(() => Country) @JoinTable() visitors!: Country[];
  @ManyToMany(() => Ledger) @JoinTable() ledgers!: Ledger[];
  @OneToMany(() => Room, (room) => room.site) rooms!: Room[];
  @OneToMany(() => Membership, (membership) => membership.site) memberships!: Membership[];
}

@Entity()
export class Room {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar', { length: 20 }) name!: string;
  @Column('decimal', { precision: 30, scale: 2, nullable: true }) rent!: string | null;
  @ManyToOne(() => Site, (site) => site.rooms, { nullable: false }) site!: Relation<Site>;
  @ManyToMany(() => Country) @JoinTable() flags!: Country[];
  @DeleteDateColumn() deletedAt!: Date | null;
}

export const edgeEntities = [Country, Region, Shift, Ledger, Membership, Site, Room];
