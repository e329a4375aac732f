import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';

export interface Boat {
  readonly id: number;
  readonly name: string;
  readonly kind: string;
  /** Username of who has it tonight. */
  readonly bookedBy: string | null;
}

/** Tonight's boats. A club of this size keeps them in memory. */
@Injectable()
export class BoatsService {
  private boats: readonly Boat[] = [
    { id: 1, name: 'Albatross', kind: 'Single scull', bookedBy: null },
    { id: 2, name: 'Bittern', kind: 'Single scull', bookedBy: 'clara' },
    { id: 3, name: 'Cormorant', kind: 'Double scull', bookedBy: null },
    { id: 4, name: 'Dunlin', kind: 'Coxless pair', bookedBy: null },
    { id: 5, name: 'Egret', kind: 'Quad scull', bookedBy: 'diego' },
    { id: 6, name: 'Fulmar', kind: 'Coxed four', bookedBy: null },
  ];

  all(): readonly Boat[] {
    return this.boats;
  }

  book(id: number, username: string): void {
    this.change(id, username, (boat) => boat.bookedBy === null);
  }

  release(id: number, username: string): void {
    this.change(id, null, (boat) => boat.bookedBy === username);
  }

  private change(id: number, bookedBy: string | null, allowed: (boat: Boat) => boolean): void {
    const boat = this.boats.find((one) => one.id === id);
    if (!boat) throw new NotFoundException('There is no such boat');
    if (!allowed(boat)) throw new ConflictException(`${boat.name} is somebody else's tonight`);
    this.boats = this.boats.map((one) => (one.id === id ? { ...one, bookedBy } : one));
  }
}
