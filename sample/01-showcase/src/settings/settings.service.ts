import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { SaveSettingsDto } from './dto/save-settings.dto.js';
import { ShopSettings } from './shop-settings.entity.js';

const ID = 1;

@Injectable()
export class SettingsService {
  constructor(@InjectRepository(ShopSettings) private readonly settings: Repository<ShopSettings>) {}

  load(): Promise<ShopSettings> {
    return this.settings.findOneByOrFail({ id: ID });
  }

  save(dto: SaveSettingsDto): Promise<ShopSettings> {
    return this.settings.save({ ...dto, id: ID });
  }
}
