import { UseGuards } from '@nestjs/common';
import { currentUser, Event, State, Var } from 'nestjs-reflex';
import { LoginRequired } from 'nestjs-reflex/auth';
import type { Member } from '../../members/member.entity.js';
import { BoatsService, type Boat } from './boats.service.js';

/** A guard on the class is one on all its events: the page's own guard protects the page alone. */
@State()
@UseGuards(LoginRequired)
export class BoatsState {
  constructor(private readonly service: BoatsService) {}

  @Var() boats: readonly Boat[] = [];
  /** Who looks at them, to tell their own. */
  @Var() username = '';

  @Event() load(): void {
    this.boats = this.service.all();
    this.username = this.user.username;
  }

  @Event() book(id: number): void {
    this.service.book(id, this.user.username);
    this.load();
  }

  @Event() release(id: number): void {
    this.service.release(id, this.user.username);
    this.load();
  }

  private get user(): Member {
    return currentUser<Member>()!;
  }
}
