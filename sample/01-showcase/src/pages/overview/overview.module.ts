import { Module } from '@nestjs/common';
import { OrdersModule } from '../../orders/orders.module.js';
import { ShellModule } from '../shell/shell.module.js';
import { OverviewPage } from './overview.page.js';
import { OverviewState } from './overview.state.js';

@Module({ imports: [OrdersModule, ShellModule], providers: [OverviewPage, OverviewState] })
export class OverviewModule {}
