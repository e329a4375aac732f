import { Controller, Get, UseGuards } from '@nestjs/common';
import { Roles } from '../auth/roles.decorator.js';
import { RolesGuard } from '../auth/roles.guard.js';
import type { Member } from './member.entity.js';
import { MembersService } from './members.service.js';

@Controller('members')
@UseGuards(RolesGuard)
export class MembersController {
  constructor(private readonly members: MembersService) {}

  @Get()
  @Roles('admin')
  all(): Promise<Member[]> {
    return this.members.all();
  }
}
