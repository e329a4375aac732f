import { randomUUID } from 'node:crypto';
import { BeforeInsert, BeforeUpdate, Column, Entity, JoinTable, ManyToMany, PrimaryColumn } from 'typeorm';
import { normalEmail, normalUsername } from '../account-names.js';
import { ReflexRole } from './reflex-role.entity.js';

/** A user of the app. An app that wants more of its users relates an entity of its own to it. */
@Entity('reflex_user')
export class ReflexUser {
  /** A UUID, made here: a number would tell how many users there are. */
  @PrimaryColumn('varchar', { length: 36 })
  id!: string;

  /** As its owner writes it. */
  @Column('varchar', { length: 254 })
  username!: string;

  /** `username` in one form for all spellings: what is unique, whatever the collation of the database. */
  @Column('varchar', { length: 254, unique: true })
  usernameKey!: string;

  /** In lower case. */
  @Column('varchar', { length: 254, unique: true })
  email!: string;

  /** Never selected unless asked for: a query of the app does not hand it on by accident. */
  @Column('varchar', { length: 255, nullable: true, select: false })
  passwordHash?: string | null;

  @Column('boolean', { default: true })
  active!: boolean;

  /** Whether the address has been shown to be theirs, or need not be. */
  @Column('boolean', { default: true })
  confirmed!: boolean;

  /** Given to this user alone, besides those of the roles. */
  @Column('simple-json')
  permissions!: string[];

  @ManyToMany(() => ReflexRole)
  @JoinTable({ name: 'reflex_user_role', joinColumn: { name: 'userId' }, inverseJoinColumn: { name: 'roleId' } })
  roles!: ReflexRole[];

  /** Before any insert, by a repository of the app as well. Not by initialisers: a row read in part would be saved with them. */
  @BeforeInsert()
  complete(): void {
    this.id ??= randomUUID();
    this.active ??= true;
    this.confirmed ??= true;
    this.permissions ??= [];
    this.normalise();
  }

  @BeforeUpdate()
  normalise(): void {
    if (this.username !== undefined) this.usernameKey = normalUsername(this.username);
    if (this.email !== undefined) this.email = normalEmail(this.email);
  }
}
