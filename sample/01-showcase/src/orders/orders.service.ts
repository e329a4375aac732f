import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { MoreThanOrEqual, type Repository } from 'typeorm';
import { Order } from './order.entity.js';

@Injectable()
export class OrdersService {
  constructor(@InjectRepository(Order) private readonly orders: Repository<Order>) {}

  latest(limit: number): Promise<Order[]> {
    return this.orders.find({ order: { createdAt: 'DESC', id: 'DESC' }, take: limit });
  }

  since(day: Date): Promise<Order[]> {
    return this.orders.find({ where: { createdAt: MoreThanOrEqual(day) }, order: { createdAt: 'ASC' } });
  }
}
