import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A link that was sent by mail, by the hash of its secret. */
@Entity()
export class MailToken {
  @PrimaryColumn()
  hash: string;

  @Column({ type: 'text' })
  purpose: 'reset' | 'confirm';

  @Column()
  memberId: number;

  @Column()
  stamp: string;

  @Column({ type: 'datetime' })
  expires: Date;
}
