import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MembersModule } from '../members/members.module.js';
import { AccountPage } from './account/account.page.js';
import { AdminPage } from './admin/admin.page.js';
import { AdminState } from './admin/admin.state.js';
import { Boat } from './boats/boat.entity.js';
import { BoatsPage } from './boats/boats.page.js';
import { BoatsService } from './boats/boats.service.js';
import { BoatsState } from './boats/boats.state.js';
import { HomePage } from './home/home.page.js';

@Module({
  imports: [MembersModule, TypeOrmModule.forFeature([Boat])],
  providers: [AccountPage, AdminPage, AdminState, BoatsPage, BoatsService, BoatsState, HomePage],
})
export class PagesModule {}
