import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

export type Role = 'member' | 'admin';

@Entity()
export class Member {
  @PrimaryGeneratedColumn()
  id: number;

  @Column()
  name: string;

  @Column({ unique: true, collation: 'NOCASE' })
  username: string;

  @Column({ unique: true, collation: 'NOCASE' })
  email: string;

  @Column({ type: 'text', select: false })
  passwordHash: string;

  @Column({ type: 'text', default: 'member' })
  role: Role;

  @Column({ default: true })
  active: boolean;
}
