import { ForbiddenException, UseGuards } from '@nestjs/common';
import { currentUser, Event, State, Var } from 'nestjs-reflex';
import { Roles } from '../../auth/roles.decorator.js';
import { RolesGuard } from '../../auth/roles.guard.js';
import type { Member, Role } from '../../members/member.entity.js';
import { MembersService } from '../../members/members.service.js';

export interface MemberRow {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly active: boolean;
}

@State()
@UseGuards(RolesGuard)
@Roles('admin')
export class AdminState {
  constructor(private readonly service: MembersService) {}

  @Var() members: readonly MemberRow[] = [];

  @Event() async load(): Promise<void> {
    const all = await this.service.all();
    this.members = all.map(({ id, name, email, role, active }) => ({ id, name, email, role, active }));
  }

  @Event() async makeAdmin(id: number): Promise<void> {
    await this.service.setRole(id, 'admin');
    await this.load();
  }

  @Event() async makeMember(id: number): Promise<void> {
    this.notMyself(id);
    await this.service.setRole(id, 'member');
    await this.load();
  }

  @Event() async block(id: number): Promise<void> {
    this.notMyself(id);
    await this.service.setActive(id, false);
    await this.load();
  }

  @Event() async unblock(id: number): Promise<void> {
    await this.service.setActive(id, true);
    await this.load();
  }

  private notMyself(id: number): void {
    if (currentUser<Member>()?.id === id) throw new ForbiddenException('Ask another admin to do this to you');
  }
}
