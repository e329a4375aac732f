import { Page } from '../../../../lib/pages/page.decorator.js';
import { Event } from '../../../../lib/state/event.decorator.js';
import { State } from '../../../../lib/state/state.decorator.js';
import { Var } from '../../../../lib/state/var.decorator.js';
import {
  badge,
  button,
  each,
  grid,
  lineChart,
  menu,
  segmentedControl,
  stack,
  text,
  textInput,
  timeline,
  tooltip,
  use,
} from '../../../../lib/ui/index.js';
import type { Sample } from '../../sample-input.js';

@State()
class PanelState {
  @Var() days: { day: string; visits: number }[] = [];
  @Var() label = '';
  @Var() wide = false;
  @Event() pick(_value: string) {}
  @Event() open() {}
}

@Page('/panel')
class PanelPage {
  render() {
    const s = use(PanelState);
    return stack(
      menu(
        { shadow: 'md' },
        menu.target(button({ onClick: s.open }, 'Menu')),
        menu.dropdown(menu.item({ leftSection: badge('1'), onClick: s.pick('one') }, s.label)),
      ),
      tooltip({ label: s.label }, text('hover')),
      textInput({
        rightSection: badge({ color: s.wide.choose('red', 'blue') }, 'x'),
        styles: { input: { width: s.wide.choose(10, -20) } },
      }),
      segmentedControl({
        data: [
          { value: 'a', label: text({ onClick: s.pick('a') }, 'A') },
          { value: 'b', label: s.label },
        ],
        onChange: s.pick,
      }),
      lineChart({ h: 200, data: s.days, dataKey: 'day', series: [{ name: 'visits', color: 'teal' }] }),
      grid(
        each(s.days, (day) =>
          grid.col({ span: { base: 12, md: day.visits } }, timeline.item({ title: day.day, bullet: badge(day.visits) })),
        ),
      ),
    );
  }
}

export default {
  pages: [PanelPage],
  states: [PanelState],
  theme: { primaryColor: 'teal', colors: { __proto: ['#fff'] } },
} satisfies Sample;
