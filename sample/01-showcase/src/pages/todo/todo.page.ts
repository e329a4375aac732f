import { Page } from 'nestjs-reflex';
import {
  actionIcon,
  button,
  card,
  checkbox,
  divider,
  each,
  emptyState,
  form,
  group,
  match,
  progress,
  segmentedControl,
  show,
  stack,
  t,
  text,
  textInput,
  use,
} from 'nestjs-reflex/ui';
import { icons } from '../shell/icons.js';
import { pageHeader } from '../shell/page-header.js';
import { shellLayout } from '../shell/shell.layout.js';
import { ShellState } from '../shell/shell.state.js';
import { TodoState } from './todo.state.js';

@Page('/todo', { title: 'Tasks', layout: shellLayout, onLoad: () => [use(ShellState).load, use(TodoState).load] })
export class TodoPage {
  render() {
    const s = use(TodoState);
    return stack(
      { gap: 'lg', maw: 720 },
      pageHeader('Tasks', 'What has to be done in the greenhouse today'),
      card(
        form(
          { onSubmit: s.add() },
          group(
            { gap: 'sm', wrap: 'nowrap', align: 'flex-start' },
            textInput({ bind: s.draft, placeholder: 'What has to be done?', 'aria-label': 'New task', maxLength: 120, flex: 1 }),
            button(
              { type: 'submit', disabled: s.draft.trim().eq(''), loading: s.add.pending, leftSection: icons.plus({ size: 16 }) },
              'Add',
            ),
          ),
        ),
        group(
          { justify: 'space-between', mt: 'md', mb: 'xs' },
          segmentedControl({
            bind: s.filter,
            size: 'xs',
            data: [
              { value: 'all', label: 'All' },
              { value: 'open', label: 'Open' },
              { value: 'done', label: 'Done' },
            ],
            'aria-label': 'Filter',
          }),
          text({ size: 'sm', c: 'dimmed' }, t`${s.openCount} open, ${s.doneCount} done`),
        ),
        progress({ value: s.progress, size: 'sm', 'aria-label': 'Done' }),
        show(
          s.visible.length.eq(0),
          match(
            s.filter,
            {
              done: emptyState({
                icon: icons.todo({ size: 24 }),
                title: 'Nothing is done yet',
                description: 'Tick a task and it moves here.',
                size: 'sm',
                py: 'xl',
              }),
              open: emptyState({
                icon: icons.check({ size: 24 }),
                title: 'All done',
                description: 'Enjoy the quiet.',
                size: 'sm',
                py: 'xl',
              }),
            },
            emptyState({
              icon: icons.todo({ size: 24 }),
              title: 'No tasks',
              description: 'Write the first one above and press Enter.',
              size: 'sm',
              py: 'xl',
            }),
          ),
          stack(
            { gap: 0, mt: 'xs' },
            each(s.visible, (task) =>
              group(
                { justify: 'space-between', wrap: 'nowrap', py: 8 },
                checkbox({
                  checked: task.done,
                  onChange: s.toggle(task.id),
                  label: text(
                    { td: task.done.choose('line-through', 'none'), c: task.done.choose('dimmed', 'bright') },
                    task.title,
                  ),
                }),
                actionIcon(
                  { variant: 'subtle', color: 'gray', onClick: s.remove(task.id), 'aria-label': t`Delete ${task.title}` },
                  icons.trash({ size: 16 }),
                ),
              ),
            ),
          ),
        ),
        show(
          s.doneCount.gt(0),
          stack(
            { gap: 'xs', mt: 'xs' },
            divider(),
            group(
              { justify: 'flex-end' },
              button({ variant: 'subtle', color: 'gray', size: 'xs', onClick: s.removeDone() }, 'Delete what is done'),
            ),
          ),
        ),
      ),
    );
  }
}
