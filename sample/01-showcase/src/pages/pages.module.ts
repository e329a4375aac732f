import { Module } from '@nestjs/common';
import { CounterModule } from './counter/counter.module.js';
import { ImportModule } from './import/import.module.js';
import { OverviewModule } from './overview/overview.module.js';
import { SettingsPageModule } from './settings/settings-page.module.js';
import { TodoModule } from './todo/todo.module.js';

@Module({ imports: [OverviewModule, CounterModule, TodoModule, ImportModule, SettingsPageModule] })
export class PagesModule {}
