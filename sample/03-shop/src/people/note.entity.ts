import { ReflexUser } from 'nestjs-reflex/auth/typeorm';
import { Length } from 'class-validator';
import { Column, CreateDateColumn, Entity, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';

/** What one of the staff wants to remember. */
@Entity()
export class Note {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('varchar', { length: 120 })
  @Length(1, 120)
  title!: string;

  @Column('text', { nullable: true })
  text!: string | null;

  @Column('boolean', { default: false })
  done!: boolean;

  @ManyToOne(() => ReflexUser, { nullable: false })
  owner!: Relation<ReflexUser>;

  @CreateDateColumn()
  createdAt!: Date;
}
