import { Injectable } from '@nestjs/common';
import { PassportSerializer } from '@nestjs/passport';
import type { Member } from '../members/member.entity.js';
import { MembersService } from '../members/members.service.js';

type Done<T> = (error: unknown, value?: T | false) => void;

@Injectable()
export class SessionSerializer extends PassportSerializer {
  constructor(private readonly members: MembersService) {
    super();
  }

  serializeUser({ id }: Pick<Member, 'id'>, done: Done<number>): void {
    done(null, id);
  }

  deserializeUser(id: number, done: Done<Member>): void {
    this.members.find(id).then(
      (member) => done(null, member?.active ? member : false),
      (error: unknown) => done(error),
    );
  }
}
