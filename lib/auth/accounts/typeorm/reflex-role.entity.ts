import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A name for a set of permissions that users get together. */
@Entity('reflex_role')
export class ReflexRole {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('varchar', { length: 64, unique: true })
  name!: string;

  @Column('simple-json')
  permissions!: string[];
}
