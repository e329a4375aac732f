import { UseGuards } from '@nestjs/common';
import { Page, State } from 'nestjs-reflex';
import { LoginRequired } from 'nestjs-reflex/auth';
import { ModelState, crud } from 'nestjs-reflex/typeorm';
import { shopLayout } from '../pages/shop.layout.js';
import { Order } from './order.entity.js';

@State()
@UseGuards(LoginRequired)
export class OrderState extends ModelState(Order, {
  fields: ['number', 'customer', 'status', 'placedAt', 'notes', 'lines'],
  list: ['number', 'customer', 'status', 'placedAt'],
  search: ['number', 'customer.name'],
  filters: ['status', 'customer', 'placedAt'],
  children: { lines: ['product', 'quantity', 'unitPrice'] },
  orderBy: { placedAt: 'DESC' },
}) {}

@Page('/orders', { title: 'Orders', layout: shopLayout })
@UseGuards(LoginRequired)
export class OrdersPage {
  render() {
    return crud(OrderState);
  }
}
