import { Page } from 'nestjs-reflex';
import {
  badge,
  button,
  derive,
  each,
  emptyState,
  group,
  match,
  progress,
  show,
  simpleGrid,
  stack,
  t,
  table,
  text,
  title,
  use,
  type UiNode,
  type Var,
} from 'nestjs-reflex/ui';
import { icons } from '../shell/icons.js';
import { money } from '../shell/money.js';
import { pageHeader } from '../shell/page-header.js';
import { panel, titledPanel } from '../shell/panel.js';
import { shellLayout } from '../shell/shell.layout.js';
import { ShellState } from '../shell/shell.state.js';
import { ImportState } from './import.state.js';

@Page('/import', { title: 'Price list', layout: shellLayout, onLoad: () => [use(ShellState).load, use(ImportState).load] })
export class ImportPage {
  render() {
    const s = use(ImportState);
    return stack(
      { gap: 'lg' },
      pageHeader(
        'Price list',
        'Takes over the supplier’s catalogue; you can work on meanwhile',
        group(
          { gap: 6 },
          icons.clock({ size: 16 }),
          text(
            { size: 'sm', ff: 'monospace', 'data-testid': 'clock' },
            derive((now) => now.toLocaleTimeString('en-GB'), s.now),
          ),
        ),
      ),
      panel(
        group(
          { justify: 'space-between', mb: 'md' },
          group({ gap: 'sm' }, title({ order: 2, size: 'h4' }, 'Import'), statusBadge(s.status)),
          show(
            s.status.eq('running').or(s.status.eq('stopping')),
            button(
              { variant: 'default', onClick: s.stop(), disabled: s.status.eq('stopping'), leftSection: icons.stop({ size: 16 }) },
              s.status.eq('stopping').choose('Stopping…', 'Stop'),
            ),
            button({ onClick: s.start(), loading: s.start.pending, leftSection: icons.play({ size: 16 }) }, 'Start import'),
          ),
        ),
        progress({ value: s.progress, size: 'xl', radius: 'xl', animated: s.status.eq('running'), 'aria-label': 'Progress' }),
        group(
          { justify: 'space-between', mt: 6 },
          text({ size: 'sm', c: 'dimmed' }, s.total.eq(0).choose('Not started', t`${s.imported} of ${s.total} lines`)),
          text({ size: 'sm', fw: 600 }, t`${s.progress} %`),
        ),
        simpleGrid({ cols: 3, mt: 'lg' }, count('New', s.created), count('Updated', s.updated), count('In the shop', s.stored)),
      ),
      titledPanel(
        'Newest lines',
        show(
          s.lines.length.eq(0),
          emptyState({
            icon: icons.import({ size: 24 }),
            title: 'Nothing imported in this tab',
            description: 'Start the import and watch the lines come in.',
            size: 'sm',
            py: 'xl',
          }),
          linesTable(),
        ),
      ),
    );
  }
}

function statusBadge(status: Var<ImportState['status']>): UiNode {
  return match(
    status,
    {
      running: badge({ variant: 'light', color: 'blue' }, 'Running'),
      stopping: badge({ variant: 'light', color: 'yellow' }, 'Stopping'),
      stopped: badge({ variant: 'light', color: 'yellow' }, 'Stopped'),
      done: badge({ variant: 'light', color: 'teal' }, 'Done'),
    },
    badge({ variant: 'light', color: 'gray' }, 'Ready'),
  );
}

function count(label: string, value: Var<number>): UiNode {
  return stack({ gap: 0 }, text({ size: 'xs', c: 'dimmed' }, label), text({ fz: 'xl', fw: 700 }, value));
}

function linesTable(): UiNode {
  const { lines } = use(ImportState);
  const { currency } = use(ShellState);
  return table(
    { verticalSpacing: 'xs' },
    table.thead(table.tr(table.th('Article'), table.th('Name'), table.th({ ta: 'right' }, 'Price'))),
    table.tbody(
      each(
        lines,
        (line) =>
          table.tr(
            table.td(text({ size: 'sm', ff: 'monospace' }, line.sku)),
            table.td(line.name),
            table.td({ ta: 'right' }, money(line.price, currency)),
          ),
        { key: 'sku' },
      ),
    ),
  );
}
