import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Order } from '../orders/order.entity.js';
import { ShopSettings } from '../settings/shop-settings.entity.js';
import { Task } from '../tasks/task.entity.js';
import { DemoDataService } from './demo-data.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Order, ShopSettings, Task])],
  providers: [DemoDataService],
})
export class DemoDataModule {}
