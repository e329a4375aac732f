import { Module } from '@nestjs/common';
import { DeskPage } from './desk.page.js';
import { DeskService } from './desk.service.js';
import { PanelState } from './panel.state.js';

@Module({ providers: [DeskPage, DeskService, PanelState] })
export class DeskModule {}
