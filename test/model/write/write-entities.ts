import {
  ArrayMinSize,
  IsIn,
  IsOptional,
  Length,
  Min,
  ValidateNested,
  registerDecorator,
  type ValidatorConstraintInterface,
} from 'class-validator';
import {
  BeforeInsert,
  BeforeUpdate,
  Check,
  Column,
  DeleteDateColumn,
  Entity,
  Index,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  Unique,
  VersionColumn,
  type Relation,
} from 'typeorm';

@Entity()
export class Person {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar', { length: 40 }) name!: string;
}

/** A name that people choose is its key; whose it is, a column and a relation say. */
@Entity()
@Unique('label_code', ['ownerId', 'code'])
@Index('label_short', ['short'], { unique: true, where: 'short IS NOT NULL' })
export class Label {
  @PrimaryColumn('varchar', { length: 40 }) word!: string;
  @Column('varchar', { length: 40, default: '' }) text!: string;
  @Column('varchar', { length: 10, nullable: true }) code!: string | null;
  @Column('varchar', { length: 10, nullable: true }) short!: string | null;
  @Column('int') ownerId!: number;
  @ManyToOne(() => Person, { nullable: false }) @JoinColumn({ name: 'ownerId' }) owner!: Relation<Person>;
  @ManyToMany(() => Person) @JoinTable() readers!: Person[];
  @BeforeInsert() stampText(): void {
    this.text ||= 'made';
  }
}

/** A tree: the parent as a reference, and as the column that holds its key. */
@Entity()
export class Folder {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar', { length: 40 }) name!: string;
  @Column('int', { nullable: true }) parentId!: number | null;
  @ManyToOne(() => Folder, { nullable: true }) @JoinColumn({ name: 'parentId' }) parent!: Relation<Folder> | null;
  @ManyToOne(() => Person, { nullable: true }) owner!: Relation<Person> | null;
}

/** Rules that ask elsewhere before they answer. */
function NoSwearing(): PropertyDecorator {
  const validator: ValidatorConstraintInterface = {
    validate: async (value: string) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return !/damn/i.test(value);
    },
    defaultMessage: () => 'mind your words',
  };
  return (target, propertyName) =>
    registerDecorator({ target: target.constructor, propertyName: propertyName as string, validator, async: true });
}

export class Address {
  @Column('varchar', { length: 40, nullable: true }) @IsOptional() @NoSwearing() street!: string | null;
  @Column('varchar', { length: 2, default: 'DE' }) @IsIn(['DE', 'FR']) country!: string;
}

/** Three levels of rows that are edited in one form. */
@Entity()
export class Journey {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar', { length: 40 }) @NoSwearing() title!: string;
  @Column('int', { default: 0 }) legCount!: number;
  @Column(() => Address) address!: Address;
  @OneToMany(() => Leg, (leg) => leg.journey, { cascade: true }) @ArrayMinSize(1) @ValidateNested() legs!: Relation<Leg>[];
  @VersionColumn() version!: number;
  updates = 0;
  @BeforeUpdate() count(): void {
    this.updates++;
  }
}

@Entity()
@Unique('leg_place', ['journey', 'place'])
export class Leg {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @ManyToOne(() => Journey, (journey) => journey.legs, { nullable: false }) journey!: Relation<Journey>;
  @Column('int') @Min(1) place!: number;
  @Column('varchar', { length: 10 }) @Length(2, 10) town!: string;
  @ManyToOne(() => Person, { nullable: true }) driver!: Relation<Person> | null;
  @OneToMany(() => Stop, (stop) => stop.leg) stops!: Relation<Stop>[];
}

/** A child with a key that people choose. */
@Entity()
@Check('stop_minutes', '"minutes" < 60')
export class Stop {
  @PrimaryColumn('varchar', { length: 10 }) code!: string;
  @Column('int', { default: 5 }) minutes!: number;
  @ManyToOne(() => Leg, (leg) => leg.stops, { nullable: false }) leg!: Relation<Leg>;
}

/** Refers to a stop and holds it there. */
@Entity()
export class Ticket {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => Stop, { nullable: false }) stop!: Relation<Stop>;
}

/** Relations that are read when they are first looked at, and one row for one row. */
@Entity()
export class Desk {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar', { length: 20 }) name!: string;
  @ManyToOne(() => Person, { nullable: true }) keeper!: Promise<Person | null>;
  @ManyToMany(() => Person) @JoinTable() guests!: Promise<Person[]>;
  @OneToOne(() => Person, { nullable: true }) @JoinColumn() boss!: Relation<Person> | null;
  @Column('simple-array', { nullable: true }) drawers!: string[] | null;
  @DeleteDateColumn() deletedAt!: Date | null;
}

/** A key that a JavaScript number cannot hold. */
@Entity()
export class Snowflake {
  @PrimaryColumn('bigint') id!: string;
  @Column('varchar', { length: 40 }) name!: string;
  @ManyToOne(() => Person, { nullable: true }) owner!: Relation<Person> | null;
  @ManyToMany(() => Person) @JoinTable() friends!: Person[];
  @VersionColumn() version!: number;
  @DeleteDateColumn() deletedAt!: Date | null;
  @BeforeUpdate() shout(): void {
    this.name = this.name.toUpperCase();
  }
}

export const writeEntities = [Person, Label, Folder, Journey, Leg, Stop, Ticket, Desk, Snowflake];
