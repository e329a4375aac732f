import { Injectable, UnauthorizedException } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-local';
import type { Member } from '../members/member.entity.js';
import { MembersService } from '../members/members.service.js';

@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy) {
  constructor(private readonly members: MembersService) {
    super();
  }

  async validate(username: string, password: string): Promise<Member> {
    const member = await this.members.verified(username, password);
    if (!member) throw new UnauthorizedException();
    return member;
  }
}
