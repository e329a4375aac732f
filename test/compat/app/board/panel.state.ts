import { Headers } from '@nestjs/common';
import { Event, State, Var } from 'nestjs-reflex';

/** The class has the name of another, and so have its handlers: Nest 11 knows handlers by those two names. */
@State({ name: 'Board' })
export class PanelState {
  @Var() said = 'nothing';
  @Var() host = '';

  @Event() add(text: string, @Headers('host') host: string) {
    this.said = text;
    this.host = host;
  }

  @Event() open(@Headers('host') host: string) {
    this.host = host;
  }
}
