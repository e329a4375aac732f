import { show } from '../../ui/flow.js';
import { html } from '../../ui/html.js';
import { button, closeButton } from '../../ui/kit/core.js';
import type { UiNode } from '../../ui/node.js';
import { at, type CrudContext } from './crud.context.js';
import { icon } from './icons.js';
import { confirmButton, counted, undoBar } from './pieces.js';

/** What can be done with the rows that are selected. */
export function selectionBarOf<E extends object>({ s, texts, contract, options }: CrudContext<E>): UiNode {
  const count = counted({ text: texts.selected, counts: { count: s.selection.length } });
  const restore = button(
    {
      size: 'xs',
      variant: 'default',
      onClick: s.restoreSelected(),
      loading: s.restoreSelected.pending,
      leftSection: icon('restore', 14),
    },
    texts.restore,
  );
  const remove = confirmButton({
    label: texts.delete,
    title: texts.deleteManyTitle,
    question: contract.deleteDate === undefined ? texts.deleteManyQuestion : texts.deletedManyQuestion,
    texts: { cancel: texts.cancel, close: texts.close },
    loading: s.deleteSelected.pending,
    onConfirm: s.deleteSelected(),
  });
  return show(
    s.selection.length.gt(0),
    html.div(
      { className: 'reflex-crud reflex-crud-bar', role: 'region', 'aria-label': texts.selection },
      html.strong({ role: 'status' }, count),
      options.selectionActions,
      show(s.deleted.eq('only'), show(at(s.may, 'restore'), restore), show(at(s.may, 'delete'), remove)),
      closeButton({ size: 'md', onClick: s.clearSelection(), 'aria-label': texts.clearSelection }),
    ),
  );
}

/** What was deleted last, and the way back. */
export function undoOf<E extends object>({ s, texts }: CrudContext<E>): UiNode {
  return undoBar({
    undoable: s.undoable,
    pending: s.undo.pending,
    texts: { undo: texts.undo, close: texts.close },
    onUndo: s.undo(),
    onDismiss: s.dismissUndo(),
  });
}
