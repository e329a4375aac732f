import { Event, State, Var } from 'nestjs-reflex';
import { SettingsService } from '../../settings/settings.service.js';
import type { Currency } from '../../settings/shop-settings.entity.js';
import { TasksService } from '../../tasks/tasks.service.js';

/** What the frame around every page shows. Other states inject it and change it together with their own Vars. */
@State()
export class ShellState {
  constructor(
    private readonly settings: SettingsService,
    private readonly tasks: TasksService,
  ) {}

  @Var() shopName = '';
  @Var() currency: Currency = 'EUR';
  @Var() openTasks = 0;

  @Event() async load(): Promise<void> {
    const { shopName, currency } = await this.settings.load();
    this.shopName = shopName;
    this.currency = currency;
    this.openTasks = await this.tasks.countOpen();
  }
}
