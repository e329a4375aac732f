import { Body } from '@nestjs/common';
import { Event, State, toast, Var } from 'nestjs-reflex';
import { SaveSettingsDto } from '../../settings/dto/save-settings.dto.js';
import { SettingsService } from '../../settings/settings.service.js';
import { ShellState } from '../shell/shell.state.js';

@State()
export class SettingsState {
  constructor(
    private readonly settings: SettingsService,
    private readonly shell: ShellState,
  ) {}

  /** As stored: what the form starts from. */
  @Var() saved: SaveSettingsDto | null = null;
  @Var() savedAt: Date | null = null;

  @Event() async load(): Promise<void> {
    const { id: _id, ...settings } = await this.settings.load();
    this.saved = settings;
  }

  /** The same DTO, and so the same rules, as `PUT /api/settings`. */
  @Event() async save(@Body() dto: SaveSettingsDto) {
    this.saved = await this.settings.save(dto);
    this.savedAt = new Date();
    await this.shell.load();
    return toast('Settings saved');
  }
}
