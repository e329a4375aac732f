import { Module } from '@nestjs/common';
import { SettingsModule } from '../../settings/settings.module.js';
import { TasksModule } from '../../tasks/tasks.module.js';
import { ShellState } from './shell.state.js';

@Module({ imports: [SettingsModule, TasksModule], providers: [ShellState], exports: [ShellState] })
export class ShellModule {}
