import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import {
  UserStore,
  type LoginBy,
  type NewUser,
  type StoredToken,
  type StoredUser,
  type TokenPurpose,
  type UserCreation,
} from 'nestjs-reflex/auth';
import { In, LessThan, QueryFailedError, Repository } from 'typeorm';
import { MailToken } from '../members/mail-token.entity.js';
import { Member } from '../members/member.entity.js';

const COLUMNS = { id: true, name: true, username: true, email: true, passwordHash: true, role: true, active: true } as const;

/** The club's members as the pages of accounts see users: all that joins the two. */
@Injectable()
export class MemberUsers extends UserStore {
  constructor(
    @InjectRepository(Member) private readonly members: Repository<Member>,
    @InjectRepository(MailToken) private readonly tokens: Repository<MailToken>,
  ) {
    super();
  }

  async findByLogin(login: string, by: LoginBy): Promise<StoredUser | undefined> {
    const names = by === 'both' ? (['username', 'email'] as const) : [by];
    const found = await this.members.findOne({ where: names.map((name) => ({ [name]: login })), select: COLUMNS });
    return found ? userOf(found) : undefined;
  }

  async findById(id: number): Promise<StoredUser | undefined> {
    const found = await this.members.findOne({ where: { id }, select: COLUMNS });
    return found ? userOf(found) : undefined;
  }

  async create({ username, email, passwordHash }: NewUser): Promise<UserCreation> {
    const member = this.members.create({ name: username, username, email, passwordHash: passwordHash ?? '' });
    try {
      const { identifiers } = await this.members.insert(member);
      return { user: (await this.findById((identifiers[0] as { id: number }).id))! };
    } catch (error) {
      if (!(error instanceof QueryFailedError) || !/UNIQUE/.test(error.message)) throw error;
      return { taken: (await this.members.existsBy({ username })) ? 'username' : 'email' };
    }
  }

  async setPassword(id: number, passwordHash: string, expected?: string | null): Promise<boolean> {
    const { affected } = await this.members.update(expected === undefined ? { id } : { id, passwordHash: expected ?? '' }, {
      passwordHash,
    });
    return affected === 1;
  }

  async saveToken({ hash, purpose, userId, stamp, expires }: StoredToken): Promise<void> {
    await this.tokens.delete({ expires: LessThan(new Date()) });
    await this.tokens.insert({ hash, purpose, memberId: Number(userId), stamp, expires });
  }

  async takeToken(hash: string, purpose: TokenPurpose): Promise<StoredToken | undefined> {
    const found = await this.tokens.findOneBy({ hash, purpose });
    const { affected } = await this.tokens.delete({ hash, purpose });
    return found && affected === 1 ? { ...found, userId: found.memberId } : undefined;
  }

  /** Once a second for all members with open pages: who lost a role, or was blocked, sees it without a click. */
  async stamps(ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const found = await this.members.find({ where: { id: In([...ids]) }, select: { id: true, role: true, active: true } });
    return new Map(found.map(({ id, role, active }) => [id, `${role} ${active}`]));
  }
}

function userOf({ id, username, email, passwordHash, role, active }: Member): StoredUser {
  return { id, username, email, passwordHash, roles: [role], permissions: [], active };
}
