import { UseGuards } from '@nestjs/common';
import { currentUser, Event, State, Var } from 'nestjs-reflex';
import { LoginRequired } from 'nestjs-reflex/auth';
import type { Member } from '../../members/member.entity.js';
import type { Boat } from './boat.entity.js';
import { BoatsService } from './boats.service.js';

/** A guard on the class is one on all its events: the page's own guard protects the page alone. */
@State()
@UseGuards(LoginRequired)
export class BoatsState {
  constructor(private readonly service: BoatsService) {}

  @Var() boats: readonly Boat[] = [];
  /** Who looks at them, to tell their own. */
  @Var() username = '';

  @Event() async load(): Promise<void> {
    this.boats = await this.service.all();
    this.username = this.user.username;
  }

  @Event() async book(id: number): Promise<void> {
    await this.service.book(id, this.user.username);
    await this.load();
  }

  @Event() async release(id: number): Promise<void> {
    await this.service.release(id, this.user.username);
    await this.load();
  }

  private get user(): Member {
    return currentUser<Member>()!;
  }
}
