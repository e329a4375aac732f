import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ReflexModule } from 'nestjs-reflex';
import { DemoDataModule } from './demo-data/demo-data.module.js';
import { OrdersModule } from './orders/orders.module.js';
import { PagesModule } from './pages/pages.module.js';
import { ProductsModule } from './products/products.module.js';
import { SettingsModule } from './settings/settings.module.js';
import { TasksModule } from './tasks/tasks.module.js';

@Module({
  imports: [
    ReflexModule.forRoot(),
    TypeOrmModule.forRoot({
      type: 'better-sqlite3',
      database: process.env.DATABASE ?? 'greenhouse.sqlite',
      autoLoadEntities: true,
      synchronize: true,
    }),
    DemoDataModule,
    OrdersModule,
    ProductsModule,
    SettingsModule,
    TasksModule,
    PagesModule,
  ],
})
export class AppModule {}
