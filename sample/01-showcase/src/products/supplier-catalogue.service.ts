import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';

export interface CatalogueLine {
  readonly sku: string;
  readonly name: string;
  /** In cents. */
  readonly price: number;
}

const PLANTS = [
  'Olive',
  'Lavender',
  'Rosemary',
  'Fern',
  'Monstera',
  'Lemon',
  'Camellia',
  'Hosta',
  'Salvia',
  'Jasmine',
  'Fig',
  'Thyme',
];
const POTS = ['9 cm', '12 cm', '15 cm', '2 l', '5 l', '10 l', '15 l', '20 l', '30 l', '45 l'];
const BATCH = 6;

/** Stands for a supplier's slow service: some lines at a time, a moment between them. */
@Injectable()
export class SupplierCatalogue {
  readonly size = PLANTS.length * POTS.length;

  async *batches(pauseMs = Number(process.env.SUPPLIER_PAUSE_MS ?? 350)): AsyncGenerator<CatalogueLine[]> {
    const lines = PLANTS.flatMap((plant, p) =>
      POTS.map((pot, i) => ({
        sku: `${plant.slice(0, 3).toUpperCase()}-${String(i + 1).padStart(2, '0')}`,
        name: `${plant}, ${pot}`,
        price: 250 + p * 85 + i * i * 60,
      })),
    );
    for (let start = 0; start < lines.length; start += BATCH) {
      await sleep(pauseMs);
      yield lines.slice(start, start + BATCH);
    }
  }
}
