import { fragment, show } from '../../ui/flow.js';
import { button } from '../../ui/kit/core.js';
import type { UiNode } from '../../ui/node.js';
import { NO_CELLS } from '../import/import-columns.js';
import { at, type CrudContext } from './crud.context.js';
import { icon } from './icons.js';
import { importDialog } from './pieces.js';

/** The button that asks for a file, and the dialog that says what becomes of it. Nothing where the state imports nothing. */
export function importOf<E extends object>({ s, state, texts, contract, imports }: CrudContext<E>): UiNode | null {
  if (!imports) return null;
  const { fields: only, maxRows, maxBytes } = imports;
  const opener = `reflex-import-${state}`;
  const taken = contract.formFields
    .map((name) => contract.fields.get(name)!)
    .filter(({ name, kind, creatable }) => creatable && !NO_CELLS.includes(kind) && (only?.includes(name) ?? true));
  return show(
    at(s.may, 'import'),
    fragment(
      button(
        {
          id: opener,
          variant: 'default',
          className: 'reflex-crud-tool',
          onClick: s.startImport(),
          loading: s.startImport.pending,
          leftSection: icon('import'),
        },
        texts.import,
      ),
      importDialog({
        opener,
        view: s.importing,
        checking: s.checkImport.pending,
        running: s.runImport.pending,
        fields: taken.map(({ label, required }) => ({ label, required })),
        maxRows,
        maxBytes,
        onCheck: s.checkImport,
        onRun: s.runImport(),
        onProblems: s.exportImportProblems(),
        onClose: s.cancelImport(),
        texts: {
          title: texts.import,
          close: texts.close,
          cancel: texts.cancel,
          choose: texts.chooseFile,
          tooLarge: texts.fileTooLarge,
          failed: texts.fileFailed,
          hint: texts.importHint,
          fields: texts.importFields,
          needed: texts.importNeeded,
          sending: texts.importSending,
          checking: texts.importChecking,
          running: texts.importRunning,
          ready: texts.importReady,
          readyOne: texts.importReadyOne,
          wrong: texts.importWrong,
          wrongColumns: texts.importWrongColumns,
          wrongFile: texts.importWrongFile,
          nothingYet: texts.importNothingYet,
          leaveOut: texts.importLeaveOut,
          leftOut: texts.importLeftOut,
          column: texts.importColumn,
          field: texts.importField,
          row: texts.importRow,
          problem: texts.importProblem,
          more: texts.importMore,
          all: texts.importAll,
          other: texts.importOther,
          run: texts.importRun,
          runOne: texts.importRunOne,
          done: texts.imported,
          doneOne: texts.importedOne,
          interrupted: texts.importInterrupted,
        },
      }),
    ),
  );
}
