import { IsEmail, Length } from 'class-validator';
import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity()
export class Customer {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('varchar', { length: 80 })
  @Length(2, 80)
  name!: string;

  @Column('varchar', { length: 120, unique: true })
  @IsEmail()
  email!: string;

  @Column('varchar', { length: 60, nullable: true })
  city!: string | null;

  @CreateDateColumn()
  createdAt!: Date;
}
