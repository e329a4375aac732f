import { Body, Controller, Get, Put } from '@nestjs/common';
import { SaveSettingsDto } from './dto/save-settings.dto.js';
import { SettingsService } from './settings.service.js';
import type { ShopSettings } from './shop-settings.entity.js';

@Controller('settings')
export class SettingsController {
  constructor(private readonly settings: SettingsService) {}

  @Get()
  load(): Promise<ShopSettings> {
    return this.settings.load();
  }

  @Put()
  save(@Body() dto: SaveSettingsDto): Promise<ShopSettings> {
    return this.settings.save(dto);
  }
}
