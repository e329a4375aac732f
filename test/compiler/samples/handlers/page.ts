import { Page } from '../../../../lib/pages/page.decorator.js';
import { Event } from '../../../../lib/state/event.decorator.js';
import { State } from '../../../../lib/state/state.decorator.js';
import { Var } from '../../../../lib/state/var.decorator.js';
import { button, local, param, path, select, stack, t, textInput, use } from '../../../../lib/ui/index.js';
import type { Sample } from '../../sample-input.js';

@State()
class TaskState {
  @Var() draft = '';
  @Var() filter = { text: '', tags: [] as string[] };
  @Event() add(_text: string, _options: object) {}
  @Event() find(_text: string) {}
  @Event() clear() {}
}

@Page('/tasks/:list')
class TasksPage {
  render() {
    const s = use(TaskState);
    const open = local(false);
    const text = local('');
    return stack(
      textInput({ onChange: s.find, onBlur: [s.find(text), text.set], onKeyDown: text.set }),
      select({ onChange: [text.set, s.find] }),
      button({ onClick: s.clear }, 'Clear'),
      button({ onClick: [open.toggle, s.clear(), text.set('')] }, 'All'),
      button({ onClick: open.set(open.not()) }, 'Flip'),
      button(
        {
          onClick: s.add(t`${s.draft}!`, {
            list: param('list'),
            at: path(),
            tags: [s.filter.tags, 'x', text],
            busy: s.add.pending,
            when: new Date(1),
          }),
        },
        'Add',
      ),
    );
  }
}

export default { pages: [TasksPage], states: [TaskState] } satisfies Sample;
