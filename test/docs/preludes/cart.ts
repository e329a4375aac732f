import { Event, State, Var } from 'nestjs-reflex';
import { use } from 'nestjs-reflex/ui';
import { IsEmail, IsInt } from 'class-validator';

interface Item {
  readonly id: number;
  readonly name: string;
}

export class ContactDto {
  @IsEmail() email!: string;
  @IsInt() seats!: number;
}

@State()
export class CartState {
  @Var() count = 0;
  @Var() total = 0;
  @Var() items: Item[] = [];
  @Var() ready = false;
  @Var() status: 'open' | 'done' | 'lost' = 'open';
  @Var() link = '';

  @Event() save(): void {}
}

@State()
export class ContactState {
  @Var() @IsEmail() email = '';

  @Event() save(_contact: ContactDto): void {}
}

/** The references that a page's `render()` begins with. */
export const s = use(CartState);
