import { ConflictException, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Equal, IsNull, Or, type Repository } from 'typeorm';
import { Boat } from './boat.entity.js';

const FLEET: readonly Boat[] = [
  { id: 1, name: 'Albatross', kind: 'Single scull', bookedBy: null },
  { id: 2, name: 'Bittern', kind: 'Single scull', bookedBy: 'clara' },
  { id: 3, name: 'Cormorant', kind: 'Double scull', bookedBy: null },
  { id: 4, name: 'Dunlin', kind: 'Coxless pair', bookedBy: null },
  { id: 5, name: 'Egret', kind: 'Quad scull', bookedBy: 'diego' },
  { id: 6, name: 'Fulmar', kind: 'Coxed four', bookedBy: null },
];

/** Tonight's boats. */
@Injectable()
export class BoatsService implements OnApplicationBootstrap {
  constructor(@InjectRepository(Boat) private readonly boats: Repository<Boat>) {}

  async onApplicationBootstrap(): Promise<void> {
    if ((await this.boats.count()) === 0) await this.boats.insert([...FLEET]);
  }

  all(): Promise<Boat[]> {
    return this.boats.find({ order: { id: 'ASC' } });
  }

  async book(id: number, username: string): Promise<void> {
    await this.change(id, username, username);
  }

  async release(id: number, username: string): Promise<void> {
    await this.change(id, username, null);
  }

  /**
   * One statement: of two who book at once, one is late, whichever process they talk to. Done twice it is done once: where a process
   * was killed before it could say so, the event runs again at another.
   */
  private async change(id: number, username: string, bookedBy: string | null): Promise<void> {
    const { affected } = await this.boats.update({ id, bookedBy: Or(IsNull(), Equal(username)) }, { bookedBy });
    if (!affected) throw new ConflictException("That boat is somebody else's tonight");
  }
}
