import { hash, verify } from '@node-rs/argon2';
import { Injectable, NotFoundException, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Member, type Role } from './member.entity.js';

const SEED = [
  { name: 'Ada Moreau', username: 'ada', email: 'ada@rowing.example', role: 'admin' },
  { name: 'Ben Okafor', username: 'ben', email: 'ben@rowing.example', role: 'member' },
  { name: 'Clara Lind', username: 'clara', email: 'clara@rowing.example', role: 'member' },
  { name: 'Diego Rossi', username: 'diego', email: 'diego@rowing.example', role: 'member' },
] as const;

/** The password of the members that the sample begins with. */
const SEED_PASSWORD = 'row row row your boat';

@Injectable()
export class MembersService implements OnApplicationBootstrap {
  constructor(@InjectRepository(Member) private readonly members: Repository<Member>) {}

  async onApplicationBootstrap(): Promise<void> {
    if ((await this.members.count()) > 0) return;
    const passwordHash = await hash(SEED_PASSWORD);
    await this.members.save(SEED.map((member) => this.members.create({ ...member, passwordHash })));
  }

  all(): Promise<Member[]> {
    return this.members.find({ order: { name: 'ASC' } });
  }

  async find(id: number): Promise<Member | null> {
    return this.members.findOneBy({ id });
  }

  /** For the JSON API, which had its own login before there were pages. */
  async verified(username: string, password: string): Promise<Member | undefined> {
    const found = await this.members.findOne({ where: { username }, select: { id: true, passwordHash: true, active: true } });
    if (!found?.active || !(await verify(found.passwordHash, password))) return undefined;
    return (await this.find(found.id)) ?? undefined;
  }

  async setRole(id: number, role: Role): Promise<void> {
    await this.change(id, { role });
  }

  async setActive(id: number, active: boolean): Promise<void> {
    await this.change(id, { active });
  }

  private async change(id: number, change: Partial<Member>): Promise<void> {
    const { affected } = await this.members.update(id, change);
    if (!affected) throw new NotFoundException('There is no such member');
  }
}
