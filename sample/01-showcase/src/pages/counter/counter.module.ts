import { Module } from '@nestjs/common';
import { CounterPage } from './counter.page.js';
import { CounterState } from './counter.state.js';

@Module({ providers: [CounterPage, CounterState] })
export class CounterModule {}
