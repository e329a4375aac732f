import { Page } from 'nestjs-reflex';
import {
  button,
  dateInput,
  derive,
  divider,
  errors,
  form,
  group,
  numberInput,
  select,
  show,
  simpleGrid,
  stack,
  switchInput,
  t,
  text,
  textarea,
  textInput,
  use,
} from 'nestjs-reflex/ui';
import { icons } from '../shell/icons.js';
import { pageHeader } from '../shell/page-header.js';
import { panel } from '../shell/panel.js';
import { shellLayout } from '../shell/shell.layout.js';
import { ShellState } from '../shell/shell.state.js';
import { SettingsState } from './settings.state.js';

@Page('/settings', { title: 'Settings', layout: shellLayout, onLoad: () => [use(ShellState).load, use(SettingsState).load] })
export class SettingsPage {
  render() {
    const s = use(SettingsState);
    const wrong = errors(SettingsState);
    return stack(
      { gap: 'lg', maw: 720 },
      pageHeader('Settings', 'Checked by the same rules as the JSON API'),
      panel(
        form(
          { onSubmit: s.save },
          stack(
            simpleGrid(
              { cols: { base: 1, sm: 2 } },
              textInput({
                name: 'shopName',
                label: 'Name of the shop',
                defaultValue: s.saved.shopName,
                error: wrong.shopName,
                withAsterisk: true,
              }),
              textInput({
                name: 'contactEmail',
                label: 'Contact',
                defaultValue: s.saved.contactEmail,
                error: wrong.contactEmail,
                leftSection: icons.mail({ size: 16 }),
                withAsterisk: true,
              }),
              select({
                name: 'currency',
                label: 'Currency',
                data: [
                  { value: 'EUR', label: 'Euro' },
                  { value: 'GBP', label: 'Pound sterling' },
                  { value: 'USD', label: 'US dollar' },
                ],
                defaultValue: s.saved.currency,
                error: wrong.currency,
                allowDeselect: false,
              }),
              numberInput({
                name: 'lowStock',
                label: 'Low stock',
                description: 'Reorder below this many pieces',
                defaultValue: s.saved.lowStock,
                error: wrong.lowStock,
                inputWrapperOrder: ['label', 'input', 'description', 'error'],
              }),
              dateInput({
                name: 'seasonStart',
                label: 'Start of the season',
                valueFormat: 'D MMMM YYYY',
                defaultValue: s.saved.seasonStart,
                error: wrong.seasonStart,
                leftSection: icons.calendar({ size: 16 }),
              }),
            ),
            textarea({
              name: 'note',
              label: 'Note on invoices',
              autosize: true,
              minRows: 3,
              defaultValue: s.saved.note,
              error: wrong.note,
            }),
            switchInput({ name: 'weeklyReport', label: 'Send a report every Monday', defaultChecked: s.saved.weeklyReport }),
            divider(),
            group(
              { justify: 'space-between' },
              show(
                s.savedAt.ne(null),
                text(
                  { size: 'sm', c: 'dimmed' },
                  t`Saved at ${derive((at) => at?.toLocaleTimeString('en-GB') ?? '', s.savedAt)}`,
                ),
                text({ size: 'sm', c: 'dimmed' }, 'The name and the currency show on every page'),
              ),
              button({ type: 'submit', loading: s.save.pending, leftSection: icons.save({ size: 16 }) }, 'Save'),
            ),
          ),
        ),
      ),
    );
  }
}
