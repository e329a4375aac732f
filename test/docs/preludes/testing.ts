import { Event, State, Var, currentUser } from 'nestjs-reflex';

@State()
export class GreetingState {
  @Var() text = '';

  @Event() async greet(): Promise<void> {
    this.text = `Hello ${currentUser<{ readonly name: string }>()?.name ?? 'stranger'}`;
  }
}

export declare const state: GreetingState;

export declare class AppModule {}
