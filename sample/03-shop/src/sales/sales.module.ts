import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OrderLine } from './order-line.entity.js';
import { Order } from './order.entity.js';
import { OrderState, OrdersPage } from './orders.js';

@Module({ imports: [TypeOrmModule.forFeature([Order, OrderLine])], providers: [OrderState, OrdersPage] })
export class SalesModule {}
