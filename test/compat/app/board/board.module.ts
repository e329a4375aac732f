import { Module } from '@nestjs/common';
import { BoardPage } from './board.page.js';
import { PanelState } from './panel.state.js';

@Module({ providers: [BoardPage, PanelState] })
export class BoardModule {}
