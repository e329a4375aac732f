import { Page } from 'nestjs-reflex';
import {
  areaChart,
  badge,
  derive,
  donutChart,
  each,
  emptyState,
  grid,
  group,
  segmentedControl,
  show,
  simpleGrid,
  stack,
  t,
  table,
  text,
  themeIcon,
  use,
  type UiNode,
  type Var,
} from 'nestjs-reflex/ui';
import { icons } from '../shell/icons.js';
import { money, roundMoney } from '../shell/money.js';
import { pageHeader } from '../shell/page-header.js';
import { panel, titledPanel } from '../shell/panel.js';
import { shellLayout } from '../shell/shell.layout.js';
import { ShellState } from '../shell/shell.state.js';
import { OverviewState } from './overview.state.js';
import { channelColors } from './sales.js';

@Page('/', {
  title: 'Overview',
  description: 'Sales, orders and open work at a glance.',
  layout: shellLayout,
  onLoad: () => [use(ShellState).load, use(OverviewState).load],
})
export class OverviewPage {
  render() {
    const s = use(OverviewState);
    const { currency, openTasks } = use(ShellState);
    return stack(
      { gap: 'lg' },
      pageHeader(
        'Overview',
        'How the shop is doing',
        segmentedControl({
          value: s.period,
          onChange: s.setPeriod,
          data: [
            { value: '7', label: '7 days' },
            { value: '30', label: '30 days' },
            { value: '60', label: '60 days' },
          ],
          'aria-label': 'Period',
        }),
      ),
      simpleGrid(
        { cols: { base: 2, md: 4 } },
        figure('Revenue', roundMoney(s.revenue, currency), icons.revenue({ size: 20 }), growthOf(s.growth)),
        figure('Orders', s.orderCount, icons.orders({ size: 20 }), text({ size: 'xs', c: 'dimmed' }, 'placed')),
        figure(
          'Per order',
          roundMoney(s.averageOrder, currency),
          icons.average({ size: 20 }),
          text({ size: 'xs', c: 'dimmed' }, 'all channels'),
        ),
        figure('Open tasks', openTasks, icons.todo({ size: 20 }), text({ size: 'xs', c: 'dimmed' }, 'on the list')),
      ),
      grid(
        grid.col({ span: { base: 12, md: 8 } }, salesCard(s.days)),
        grid.col({ span: { base: 12, md: 4 } }, channelCard(s.channels)),
      ),
      ordersCard(),
    );
  }
}

function figure(label: string, value: Var<string> | Var<number>, icon: UiNode, note: UiNode): UiNode {
  return panel(
    group(
      { justify: 'space-between', align: 'flex-start', wrap: 'nowrap' },
      text({ size: 'sm', c: 'dimmed' }, label),
      themeIcon({ variant: 'light', size: 'lg', radius: 'md' }, icon),
    ),
    text({ fz: 28, fw: 700, lh: 1.2, 'data-testid': label }, value),
    note,
  );
}

function growthOf(growth: Var<number | null>): UiNode {
  return show(
    growth.eq(null),
    text({ size: 'xs', c: 'dimmed' }, 'nothing to compare with'),
    group(
      { gap: 4, wrap: 'nowrap' },
      show(
        growth.ge(0),
        icons.up({ size: 16, color: 'var(--mantine-color-teal-6)' }),
        icons.down({ size: 16, color: 'var(--mantine-color-red-6)' }),
      ),
      text({ size: 'xs', c: growth.ge(0).choose('teal', 'red'), fw: 600 }, t`${growth} %`),
      text({ size: 'xs', c: 'dimmed' }, 'vs. before'),
    ),
  );
}

function salesCard(days: Var<OverviewState['days']>): UiNode {
  return titledPanel(
    'Sales',
    areaChart({
      h: 280,
      data: days,
      dataKey: 'day',
      type: 'stacked',
      curveType: 'monotone',
      withDots: false,
      withLegend: true,
      gridAxis: 'x',
      series: Object.entries(channelColors).map(([name, color]) => ({ name, color })),
    }),
  );
}

function channelCard(channels: Var<OverviewState['channels']>): UiNode {
  const { currency } = use(ShellState);
  return titledPanel(
    'Channels',
    group({ justify: 'center', mb: 'md' }, donutChart({ data: channels, size: 170, thickness: 24, paddingAngle: 2 })),
    stack(
      { gap: 6 },
      each(
        channels,
        (channel) =>
          group(
            { justify: 'space-between' },
            group({ gap: 'xs' }, themeIcon({ size: 10, radius: 'xl', color: channel.color }), text({ size: 'sm' }, channel.name)),
            text({ size: 'sm', fw: 600 }, roundMoney(channel.value.times(100), currency)),
          ),
        { key: 'name' },
      ),
    ),
  );
}

function ordersCard(): UiNode {
  const s = use(OverviewState);
  const { currency } = use(ShellState);
  return titledPanel(
    'Latest orders',
    show(
      s.latest.length.eq(0),
      emptyState({
        icon: icons.orders({ size: 24 }),
        title: 'No orders yet',
        description: 'The first one shows up here.',
        size: 'sm',
        py: 'xl',
      }),
      table.scrollContainer(
        { minWidth: 560 },
        table(
          { verticalSpacing: 'sm', highlightOnHover: true },
          table.thead(
            table.tr(
              table.th('Order'),
              table.th('Product'),
              table.th('Channel'),
              table.th('Status'),
              table.th({ ta: 'right' }, 'Total'),
            ),
          ),
          table.tbody(
            each(s.latest, (order) =>
              table.tr(
                table.td(
                  text({ size: 'sm', fw: 600 }, t`#${order.id}`),
                  text(
                    { size: 'xs', c: 'dimmed' },
                    derive((at) => at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' }), order.createdAt),
                  ),
                ),
                table.td(t`${order.quantity} × ${order.product}`),
                table.td(order.channel),
                table.td(
                  badge(
                    {
                      variant: 'light',
                      color: derive(
                        (status) => (status === 'New' ? 'blue' : status === 'Packed' ? 'yellow' : 'teal'),
                        order.status,
                      ),
                    },
                    order.status,
                  ),
                ),
                table.td({ ta: 'right' }, money(order.total, currency)),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}
