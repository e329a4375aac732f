import { TypeOrmModule } from '@nestjs/typeorm';
import { Page, State } from 'nestjs-reflex';
import { crud, ModelState } from 'nestjs-reflex/typeorm';
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { expect, it } from 'vitest';
import { PagesApp } from '../../pages/app.js';

@Entity()
class Fee {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar') name!: string;
  @Column('decimal', { precision: 10, scale: 2 }) exact!: string;
  @Column('decimal', { precision: 10, scale: 2, transformer: { to: String, from: Number } }) price!: number;
  @Column('float') weight!: number;
}

@State()
class FeeState extends ModelState(Fee) {}

@Page('/fees')
class FeesPage {
  render() {
    return crud(FeeState);
  }
}

it('decimals have the digits of their column, whether they are texts or numbers', async () => {
  await using app = await PagesApp.start({
    imports: [TypeOrmModule.forRoot({ type: 'better-sqlite3', database: ':memory:', synchronize: true, entities: [Fee] })],
    providers: [FeeState, FeesPage],
  });
  await app.app.get(DataSource).manager.insert(Fee, { name: 'Entry', exact: '1412.5', price: 1412.5, weight: 0.5 });
  const { html } = await app.get('/fees', { 'accept-language': 'en-US' });
  const cells = [...html.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => cell!.replaceAll(/<[^>]*>/g, ''));
  expect(cells.filter((cell) => /\d/.test(cell))).toEqual(['1,412.50', '1,412.50', '0.5']);
});
