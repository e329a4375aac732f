import { Body, Param, ParseIntPipe, Session, UseGuards } from '@nestjs/common';
import { Computed, Event, State, toast, Var } from 'nestjs-reflex';
import { BookDto } from './book.dto.js';
import { DeskService } from './desk.service.js';
import { SignedInGuard } from './signed-in.guard.js';

@State({ name: 'Desk' })
export class PanelState {
  @Var() count = 0;
  @Var() room = 0;
  @Var() booked = 'nothing';

  constructor(private readonly desk: DeskService) {}

  @Computed() get price(): number {
    return this.count * this.desk.price;
  }

  @Event() open(@Param('room', ParseIntPipe) room: number) {
    this.room = room;
  }

  @Event() add(by: number) {
    this.count += by;
  }

  @Event() signIn(@Session() session: { signedIn?: boolean }) {
    session.signedIn = true;
  }

  @Event() @UseGuards(SignedInGuard) book(@Body() dto: BookDto) {
    this.booked = `${dto.seats} for ${dto.who}`;
    return toast('Booked');
  }

  @Event() async *slow() {
    this.booked = 'half';
    yield;
    this.booked = 'whole';
  }
}
