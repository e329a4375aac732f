import type { Child } from '../../ui/child.js';
import { checkbox, jsonInput, select, textInput, textarea } from '../../ui/kit/core.js';
import type { UiNode } from '../../ui/node.js';
import { derive } from '../../vars/derive.js';
import { t } from '../../vars/template.js';
import type { FieldKind, ModelField } from '../contract/model.field.js';
import { member, type CrudContext } from './crud.context.js';
import type { CrudWidget } from './crud.options.js';
import { pickerTexts } from './picker-texts.js';
import { childrenEditor, conflictDialog, crudForm, fileInput, momentInput, referencePicker, referencesPicker } from './pieces.js';

/** Kinds whose input is no text: a box, or a list. */
const KINDS: Partial<Record<FieldKind, 'boolean' | 'list'>> = { boolean: 'boolean', references: 'list', children: 'list' };

const INPUT_TYPES: Partial<Record<FieldKind, string>> = { email: 'email', url: 'url', date: 'date', time: 'time' };
const INPUT_MODES: Partial<Record<FieldKind, 'numeric' | 'decimal'>> = {
  integer: 'numeric',
  bigint: 'numeric',
  number: 'decimal',
  decimal: 'decimal',
};

/** The form of a row, and the choice between two people's changes. */
export function formOf<E extends object>(context: CrudContext<E>): UiNode[] {
  const { s, contract, texts, options } = context;
  const fields = contract.formFields.map((name) => contract.fields.get(name)!);
  const isNew = s.editing.eq('');
  return [
    crudForm(
      {
        opened: s.editing.ne(null),
        frame: options.form ?? 'sheet',
        title: isNew.choose(texts.create, `${texts.edit} ${contract.label}`),
        formKey: s.formKey,
        labels: Object.fromEntries(fields.map(({ name, label }) => [name, label])),
        kinds: Object.fromEntries(fields.flatMap(({ name, kind }) => (KINDS[kind] ? [[name, KINDS[kind]]] : []))),
        existing: isNew.not(),
        errors: s.errors,
        notice: s.notice,
        pending: s.save.pending,
        onSave: s.save,
        onCancel: s.cancelEdit(),
        texts: {
          save: texts.save,
          cancel: texts.cancel,
          problems: texts.problems,
          discardTitle: texts.discardTitle,
          discard: texts.discard,
          discardYes: texts.discardYes,
          discardNo: texts.discardNo,
          close: texts.close,
        },
      },
      ...fields.map((field) => fieldOf(context, field)),
    ),
    conflictDialog({
      fields: s.conflict,
      pending: s.resolveConflict.pending,
      onResolve: s.resolveConflict,
      texts: {
        title: texts.conflictTitle,
        explanation: texts.conflictExplanation,
        field: texts.conflictField,
        base: texts.conflictBase,
        mine: texts.conflictMine,
        theirs: texts.conflictTheirs,
        save: texts.save,
        cancel: texts.cancel,
        close: texts.close,
        nothing: texts.nothing,
      },
    }),
  ];
}

function fieldOf<E extends object>(context: CrudContext<E>, field: ModelField): Child {
  const { s, options } = context;
  const widget: CrudWidget = {
    field,
    name: field.name,
    label: field.label,
    required: field.required,
    value: member(s.form, field.name),
    error: member<string | undefined>(s.errors, field.name),
  };
  const own = options.widgets as Readonly<Record<string, (widget: CrudWidget) => Child>> | undefined;
  return own?.[field.name]?.(widget) ?? widgetOf(context, widget);
}

/** The input of a field: uncontrolled, so that what a person types is theirs until they send it. */
function widgetOf<E extends object>(
  { s, state, texts, createIn }: CrudContext<E>,
  { field, name, label, required, value, error }: CrudWidget,
): Child {
  const common = { name, label, error, withAsterisk: required, 'aria-required': required };
  const picker = {
    state,
    name,
    label,
    required,
    error,
    initial: value,
    options: s.options,
    creatable: createIn.includes(name),
    texts: pickerTexts(texts),
  };
  const asText = derive((given) => (given === null || given === undefined ? '' : String(given)), value);
  switch (field.kind) {
    case 'longText':
      return textarea({
        ...common,
        autosize: true,
        minRows: 3,
        maxRows: 12,
        maxLength: field.limits.maxLength,
        defaultValue: asText,
      });
    case 'boolean':
      return checkbox({ name, label, error, defaultChecked: derive((given) => given === true, value) });
    case 'enum':
      return select({
        ...common,
        data: (field.choices ?? []).map((choice) => ({ value: String(choice.value), label: choice.label })),
        defaultValue: asText,
        clearable: field.nullable,
        allowDeselect: field.nullable,
        comboboxProps: { withinPortal: true },
      });
    case 'json':
      return jsonInput({
        ...common,
        autosize: true,
        minRows: 3,
        formatOnBlur: true,
        validationError: texts.badJson,
        defaultValue: derive((given) => (given === null || given === undefined ? '' : JSON.stringify(given, null, 2)), value),
      });
    case 'datetime':
      return momentInput({ name, label, required, error, initial: value });
    case 'reference':
      return referencePicker({ ...picker, clearable: field.nullable });
    case 'references':
      return referencesPicker(picker);
    case 'file':
    case 'image':
      return fileInput({
        state,
        name,
        label,
        required,
        error,
        initial: value,
        uploads: s.uploads,
        image: field.kind === 'image',
        accept: [...field.upload!.accept],
        maxBytes: field.upload!.maxBytes,
        texts: {
          choose: texts.chooseFile,
          replace: texts.replaceFile,
          remove: texts.remove,
          tooLarge: texts.fileTooLarge,
          failed: texts.fileFailed,
        },
      });
    case 'children':
      return childrenEditor({
        state,
        name,
        label,
        initial: value,
        errors: s.errors,
        options: s.options,
        pickerTexts: pickerTexts(texts),
        texts: { add: texts.add, remove: texts.remove },
        fields: field.relation!.target.formFields.map((child) => {
          const { kind, label: heading, required: needed, choices } = field.relation!.target.fields.get(child)!;
          return {
            name: child,
            label: heading,
            kind,
            required: needed,
            ...(choices && { choices: choices.map((choice) => ({ ...choice })) }),
          };
        }),
      });
    default:
      return textInput({
        ...common,
        type: INPUT_TYPES[field.kind] ?? 'text',
        inputMode: INPUT_MODES[field.kind],
        maxLength: field.kind === 'text' ? field.limits.maxLength : undefined,
        autoComplete: 'off',
        defaultValue: field.kind === 'date' || field.kind === 'time' ? asText : t`${asText}`,
      });
  }
}
