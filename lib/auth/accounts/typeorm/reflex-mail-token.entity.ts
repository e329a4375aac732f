import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { TokenPurpose } from '../user.store.js';

/** A link of a mail that has not been used yet. */
@Entity('reflex_mail_token')
export class ReflexMailToken {
  /** SHA-256 of the token. */
  @PrimaryColumn('varchar', { length: 43 })
  hash!: string;

  @Column('varchar', { length: 16 })
  purpose!: TokenPurpose;

  @Column('varchar', { length: 36 })
  userId!: string;

  @Column('varchar', { length: 64 })
  stamp!: string;

  /** Milliseconds since 1970: a number is the same moment in every database and time zone. */
  @Index()
  @Column('bigint', { transformer: { to: (value: number) => value, from: Number } })
  expires!: number;
}
