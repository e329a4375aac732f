import { Page } from 'nestjs-reflex';
import {
  actionIcon,
  button,
  checkbox,
  each,
  emptyState,
  form,
  grid,
  group,
  match,
  ringProgress,
  segmentedControl,
  show,
  stack,
  t,
  text,
  textInput,
  use,
  type UiNode,
} from 'nestjs-reflex/ui';
import { icons } from '../shell/icons.js';
import { pageHeader } from '../shell/page-header.js';
import { panel, titledPanel } from '../shell/panel.js';
import { shellLayout } from '../shell/shell.layout.js';
import { ShellState } from '../shell/shell.state.js';
import { TodoState } from './todo.state.js';

@Page('/todo', { title: 'Tasks', layout: shellLayout, onLoad: () => [use(ShellState).load, use(TodoState).load] })
export class TodoPage {
  render() {
    return stack(
      { gap: 'lg' },
      pageHeader('Tasks', 'What has to be done in the greenhouse today'),
      grid(
        grid.col({ span: { base: 12, md: 8 } }, panel(newTask(), filter(), taskList())),
        grid.col({ span: { base: 12, md: 4 } }, summary()),
      ),
    );
  }
}

function newTask(): UiNode {
  const s = use(TodoState);
  return form(
    { onSubmit: s.add() },
    group(
      { gap: 'sm', wrap: 'nowrap', align: 'flex-start' },
      textInput({ bind: s.draft, placeholder: 'What has to be done?', 'aria-label': 'New task', maxLength: 120, flex: 1 }),
      button(
        { type: 'submit', disabled: s.draft.trim().eq(''), loading: s.add.pending, leftSection: icons.plus({ size: 16 }) },
        'Add',
      ),
    ),
  );
}

function filter(): UiNode {
  const s = use(TodoState);
  return segmentedControl({
    bind: s.filter,
    size: 'xs',
    my: 'md',
    data: [
      { value: 'all', label: 'All' },
      { value: 'open', label: 'Open' },
      { value: 'done', label: 'Done' },
    ],
    'aria-label': 'Filter',
  });
}

function taskList(): UiNode {
  const s = use(TodoState);
  return show(
    s.visible.length.eq(0),
    match(
      s.filter,
      {
        open: nothing(icons.check({ size: 24 }), 'All done', 'Enjoy the quiet.'),
        done: nothing(icons.todo({ size: 24 }), 'Nothing is done yet', 'Tick a task and it moves here.'),
      },
      nothing(icons.todo({ size: 24 }), 'No tasks', 'Write the first one above and press Enter.'),
    ),
    stack(
      { gap: 0 },
      each(s.visible, (task) =>
        group(
          { justify: 'space-between', wrap: 'nowrap', py: 6 },
          checkbox({
            checked: task.done,
            onChange: s.toggle(task.id),
            label: text(
              { span: true, size: 'sm', td: task.done.choose('line-through', 'none'), c: task.done.choose('dimmed', 'bright') },
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
  );
}

function nothing(icon: UiNode, title: string, description: string): UiNode {
  return emptyState({ icon, title, description, size: 'sm', py: 'xl' });
}

function summary(): UiNode {
  const s = use(TodoState);
  return titledPanel(
    'Today',
    stack(
      { align: 'center', gap: 'md' },
      ringProgress({
        size: 150,
        thickness: 14,
        roundCaps: true,
        sections: [{ value: s.progress, color: 'teal' }],
        label: text({ ta: 'center', fw: 700, fz: 'xl' }, t`${s.progress} %`),
      }),
      text({ size: 'sm', c: 'dimmed' }, t`${s.openCount} open, ${s.doneCount} done`),
      button(
        { variant: 'default', size: 'xs', onClick: s.removeDone(), loading: s.removeDone.pending, disabled: s.doneCount.eq(0) },
        'Delete what is done',
      ),
    ),
  );
}
