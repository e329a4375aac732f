import { Module } from '@nestjs/common';
import { SettingsModule } from '../../settings/settings.module.js';
import { ShellModule } from '../shell/shell.module.js';
import { SettingsPage } from './settings.page.js';
import { SettingsState } from './settings.state.js';

@Module({ imports: [SettingsModule, ShellModule], providers: [SettingsPage, SettingsState] })
export class SettingsPageModule {}
