import { Page } from 'nestjs-reflex';
import { badge, button, code, grid, group, progress, show, stack, t, text, use } from 'nestjs-reflex/ui';
import { icons } from '../shell/icons.js';
import { pageHeader } from '../shell/page-header.js';
import { panel, titledPanel } from '../shell/panel.js';
import { shellLayout } from '../shell/shell.layout.js';
import { ShellState } from '../shell/shell.state.js';
import { CounterState } from './counter.state.js';

const SOURCE = `@State()
export class CounterState {
  @Var() count = 0;

  @Computed() get double() {
    return this.count * 2;
  }

  @Event() increment(by: number) {
    this.count += by;
  }
}`;

@Page('/counter', { title: 'Counter', layout: shellLayout, onLoad: () => use(ShellState).load })
export class CounterPage {
  render() {
    const s = use(CounterState);
    return stack(
      { gap: 'lg' },
      pageHeader('Counter', 'One number on the server, kept for this tab'),
      grid(
        grid.col(
          { span: { base: 12, md: 6 } },
          panel(
            stack(
              { align: 'center', justify: 'center', gap: 'md', h: '100%' },
              group(
                { gap: 'sm', align: 'center' },
                text({ fz: 64, fw: 700, lh: 1, 'data-testid': 'count' }, s.count),
                show(s.count.gt(10), badge({ color: 'red', size: 'lg', variant: 'light' }, 'hot')),
              ),
              text({ c: 'dimmed' }, t`Twice that is ${s.double}`),
              progress({ value: s.progress, w: '100%', size: 'lg', radius: 'xl', 'aria-label': 'Way to 20' }),
              group(
                { justify: 'center', mt: 'sm' },
                button({ variant: 'default', onClick: s.increment(-1), leftSection: icons.minus({ size: 16 }) }, 'One less'),
                button({ onClick: s.increment(1), leftSection: icons.plus({ size: 16 }) }, 'One more'),
              ),
              group(
                { justify: 'center' },
                button(
                  { variant: 'light', onClick: s.countUp(), loading: s.countUp.pending, leftSection: icons.play({ size: 16 }) },
                  'Count to five',
                ),
                button(
                  { variant: 'subtle', color: 'gray', onClick: s.reset(), leftSection: icons.reset({ size: 16 }) },
                  'Start over',
                ),
              ),
            ),
          ),
        ),
        grid.col({ span: { base: 12, md: 6 } }, titledPanel('Where it comes from', code({ block: true }, SOURCE))),
      ),
    );
  }
}
