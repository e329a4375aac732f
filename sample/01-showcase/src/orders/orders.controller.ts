import { Controller, DefaultValuePipe, Get, ParseIntPipe, Query } from '@nestjs/common';
import type { Order } from './order.entity.js';
import { OrdersService } from './orders.service.js';

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get()
  latest(@Query('limit', new DefaultValuePipe(20), ParseIntPipe) limit: number): Promise<Order[]> {
    return this.orders.latest(Math.min(Math.max(limit, 1), 100));
  }
}
