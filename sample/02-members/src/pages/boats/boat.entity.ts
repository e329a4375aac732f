import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity()
export class Boat {
  @PrimaryColumn()
  id: number;

  @Column()
  name: string;

  @Column()
  kind: string;

  /** Username of who has it tonight. */
  @Column({ type: 'text', nullable: true })
  bookedBy: string | null;
}
