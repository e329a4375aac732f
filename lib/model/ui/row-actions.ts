import type { Child } from '../../ui/child.js';
import { show } from '../../ui/flow.js';
import { unstyledButton } from '../../ui/kit/core.js';
import type { UiNode } from '../../ui/node.js';
import { at, typedRow, type CrudContext, type RowVar } from './crud.context.js';
import { rowMenu } from './pieces.js';

/** What can be done with one row. */
export function menuOf<E extends object>({ s, texts, contract, options }: CrudContext<E>, row: RowVar): UiNode {
  const key = at<string>(row, '$key');
  return rowMenu(
    {
      label: at(row, '$label'),
      deleted: at(row, '$deleted').ne(null),
      may: s.may,
      editable: options.editable !== false,
      onEdit: s.startEdit(key),
      onDelete: s.delete(key),
      onRestore: s.restore(key),
      texts: {
        actions: texts.actions,
        edit: texts.edit,
        delete: texts.delete,
        restore: texts.restore,
        deleteTitle: texts.deleteTitle,
        deleteQuestion: contract.deleteDate === undefined ? texts.deleteQuestion : texts.deletedQuestion,
        cancel: texts.cancel,
        close: texts.close,
      },
    },
    options.rowActions?.(typedRow<E>(row)),
  );
}

/** What a row is called, as the button that opens it; as text where it cannot be opened. */
export function openerOf<E extends object>({ s, options }: CrudContext<E>, row: RowVar, content: Child): Child {
  if (options.editable === false) return content;
  const onClick = s.startEdit(at<string>(row, '$key'));
  const open = unstyledButton({ className: 'reflex-crud-open', 'data-open': true, onClick }, content);
  return show(at(s.may, 'update').and(at(row, '$deleted').eq(null)), open, content);
}
