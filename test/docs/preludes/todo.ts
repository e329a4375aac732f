import { State, Var } from 'nestjs-reflex';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity()
export class Todo {
  @PrimaryGeneratedColumn() id!: number;
  @Column() text!: string;
  @Column() done!: boolean;
}

@State()
export class CartState {
  @Var() items: string[] = [];
}
