import { Body, ForbiddenException } from '@nestjs/common';
import type { Arrival } from '../../request/arrival.js';
import { toast, type Effect } from '../../state/effects.js';
import { Event } from '../../state/event.decorator.js';
import { normalize } from '../../state/normalize.js';
import { Var } from '../../state/var.decorator.js';
import type { ModelField } from '../contract/model.field.js';
import { engineOf } from '../model.engine.js';
import type { ConflictField, FormValues, ModelErrors, Reference } from '../model.row.js';
import { allRefusedIn, refusedIn } from '../refusal-sentences.js';
import { answered } from '../write/database-error.js';
import { LostDatabase } from '../write/lost-database.error.js';
import type { RemoveResult, RowBase, WriteResult } from '../write/model.write.js';
import { checkedSearch, pickedField } from './list-terms.js';
import { DATA_SOURCE } from './model-access.js';
import { ModelListState } from './model-list.state.js';
import { PlainObjectPipe } from './plain-object.pipe.js';

/** `editing` while a form makes a new row. No key is empty. */
export const NEW_ROW = '';

/** Rows that a picker offers at once. */
const OPTIONS = 20;

/** The forms of a model state, and what becomes of rows. */
export abstract class ModelFormState<E extends object> extends ModelListState<E> {
  /** `$key` of the row in the form, '' for a new one, null where there is no form. */
  @Var() editing: string | null = null;
  /** What the form began with, by field. */
  @Var() form: FormValues = {};
  /** Rises when the form is to be made anew, with what `form` has. */
  @Var() formKey = 0;
  /** Why the last form was refused, by field; under '' for no field in particular. */
  @Var() errors: ModelErrors = {};
  /** Fields that somebody else has changed since this form was opened. */
  @Var() conflict: ConflictField[] = [];
  /** What happened meanwhile to the row in the form. */
  @Var() notice: string | null = null;
  /** What the pickers offer, by field. */
  @Var() options: Readonly<Record<string, readonly Reference[]>> = {};
  /** The rows that were deleted last and can be brought back. */
  @Var() undoable: { readonly text: string; readonly keys: readonly string[] } | null = null;
  /** The row in the form as it was read. */
  @Var({ serverOnly: true }) protected base: RowBase | null = null;
  /** What a form sent that met a conflict. */
  @Var({ serverOnly: true }) protected submitted: FormValues = {};

  /** Opens an empty form. */
  @Event() async startCreate(): Promise<void> {
    await this.demand('create');
    this.openForm(NEW_ROW, null, initialValues(this.model.contract.fields.values()));
  }

  /** Opens a form with the row as it is now. */
  @Event() async startEdit(key: string): Promise<Effect | undefined> {
    await this.demand('list');
    const base = await answered(() => this.engine.reader.form(key, this.reach()));
    if (!base) return this.missing();
    this.openForm(key, base, base.values);
    return undefined;
  }

  @Event() cancelEdit(): void {
    this.closeForm();
  }

  /** Writes the open form: changes its row, or makes one. */
  @Event() async save(@Body(new PlainObjectPipe()) form: FormValues): Promise<Effect | undefined> {
    if (this.editing === null) throw new ForbiddenException('No form is open');
    if (!this.base) return this.create(form);
    return this.settle(this.engine.writer.update(plain(this.base), form, this.writing()), form, this.texts.saved);
  }

  /** Makes a row, whatever form is open. */
  @Event() async create(@Body(new PlainObjectPipe()) form: FormValues): Promise<Effect | undefined> {
    return this.settle(this.engine.writer.create(form, this.writing()), form, this.texts.created);
  }

  /** Writes the form that met a conflict, with the other's value where `choices` says `theirs`. */
  @Event() async resolveConflict(@Body(new PlainObjectPipe()) choices: FormValues): Promise<Effect | undefined> {
    if (!this.base || this.conflict.length === 0) throw new ForbiddenException('There is no conflict to resolve');
    const mine = Object.entries(plain(this.submitted)).filter(([field]) => choices[field] !== 'theirs');
    return this.save(Object.fromEntries(mine));
  }

  @Event() async delete(key: string): Promise<Effect[]> {
    return this.removed(await this.engine.writer.remove([key], this.writing()), this.labelOf(key));
  }

  @Event() async deleteSelected(): Promise<Effect[]> {
    return this.removed(await this.engine.writer.remove([...this.selection], this.writing()));
  }

  @Event() async restore(key: string): Promise<Effect[]> {
    return this.restored(await this.engine.writer.restore([key], this.writing()), this.labelOf(key));
  }

  @Event() async restoreSelected(): Promise<Effect[]> {
    return this.restored(await this.engine.writer.restore([...this.selection], this.writing()));
  }

  /** Brings back what was deleted last. */
  @Event() async undo(): Promise<Effect[]> {
    const keys = this.undoable?.keys ?? [];
    this.undoable = null;
    return keys.length > 0 ? this.restored(await this.engine.writer.restore([...keys], this.writing())) : [];
  }

  @Event() dismissUndo(): void {
    this.undoable = null;
  }

  /** Shows what others have changed meanwhile. The form stays as it is, and says what happened to its row. */
  @Event() async rowsChanged(keys: string[]): Promise<void> {
    await this.read();
    const { base } = this;
    if (!base || this.failure !== null || (keys.length > 0 && !keys.includes(base.key))) return;
    const now = await answered(() => this.engine.reader.form(base.key, this.reach()));
    if (!now) this.notice = this.say(this.texts.goneMeanwhile);
    else if (!isSame(now, plain(base))) this.notice = this.say(this.texts.changedMeanwhile);
  }

  /** Has a picker offer the rows that `text` is found in. */
  @Event() async searchOptions(field: string, text: string): Promise<void> {
    await this.demand('list');
    const { relation } = pickedField(this.model.contract, field);
    const { reader } = engineOf(this[DATA_SOURCE], relation.target);
    this.offer(field, await answered(() => reader.options(checkedSearch(text), this.optionScope(field), OPTIONS)));
  }

  /** Makes a row for a picker to choose, where the option `createIn` names its field. */
  @Event() async createOption(field: string, label: string): Promise<void> {
    const { relation } = pickedField(this.model.contract, field);
    const { createIn = [] } = this.model.options;
    if (!(createIn as readonly string[]).includes(field)) throw new ForbiddenException(`No row can be made for '${field}' here`);
    // Who may write no row here has no form to choose it in.
    await this.demand(this.base ? 'update' : 'create');
    const { writer, contract } = engineOf(this[DATA_SOURCE], relation.target);
    const result = await writer.create({ [contract.labelField]: label }, { scope: this.optionScope(field) });
    if (result.done === 'saved') this.offer(field, [{ key: result.row.$key, label: result.row.$label }]);
    else if (result.done === 'refused')
      this.errors = { ...this.errors, [field]: Object.values(allRefusedIn(this.texts.refusals, result.errors)).join(' ') };
  }

  /** The form of an earlier visit is closed. One that the document was loaded again under begins again, with what is stored. */
  protected override arrive(arrival: Arrival): void {
    super.arrive(arrival);
    // They are about what was typed into the document that is gone.
    if (arrival === 'reloaded') this.errors = {};
    if (arrival !== 'entered') return;
    this.closeForm();
    this.undoable = null;
  }

  private offer(field: string, offered: readonly Reference[]): void {
    this.options = { ...this.options, [field]: [...offered] };
  }

  private openForm(editing: string, base: RowBase | null, values: FormValues): void {
    this.closeForm();
    this.editing = editing;
    this.base = base;
    this.form = values;
  }

  private closeForm(): void {
    this.editing = null;
    this.base = null;
    this.form = {};
    this.formKey++;
    this.errors = {};
    this.conflict = [];
    this.submitted = {};
    this.notice = null;
  }

  /** Shows what becomes of a write. */
  private async settle(write: Promise<WriteResult<E>>, form: FormValues, done: string): Promise<Effect | undefined> {
    const result = await write.catch((error: unknown) => {
      if (error instanceof LostDatabase) return error;
      throw error;
    });
    if (result instanceof LostDatabase) return this.unsaved(result);
    switch (result.done) {
      case 'saved': {
        const again = this.editing === NEW_ROW && this.model.options.resetAfterSave;
        if (again) await this.startCreate();
        else this.closeForm();
        await this.read();
        return toast(this.say(done, { row: result.row.$label }), { color: 'green' });
      }
      case 'refused':
        this.errors = allRefusedIn(this.texts.refusals, result.errors);
        this.conflict = [];
        return undefined;
      case 'conflict':
        this.errors = {};
        this.conflict = [...result.fields];
        this.submitted = form;
        this.base = result.base;
        return undefined;
      case 'missing':
        this.notice = this.editing === NEW_ROW ? null : this.say(this.texts.goneMeanwhile);
        await this.read();
        return this.missing();
    }
  }

  /** The form stays as it is, and so does the question of a conflict, which is in front of it. */
  private unsaved(error: LostDatabase): Effect | undefined {
    this.reportLost(error);
    const { unsaved, perhapsSaved } = this.texts;
    const sentence = this.say(error.stored === 'unknown' ? perhapsSaved : unsaved);
    this.errors = { '': sentence };
    return this.conflict.length > 0 ? toast(sentence, { color: 'red' }) : undefined;
  }

  private async removed({ keys, refused }: RemoveResult, row?: string): Promise<Effect[]> {
    if (this.base && keys.includes(this.base.key)) this.closeForm();
    this.selection = this.selection.filter((key) => !keys.includes(key));
    const { deleted, deletedMany } = this.texts;
    const one = row ?? this.labelOfOne(keys);
    const text = one === undefined ? this.say(deletedMany, { count: keys.length }) : this.say(deleted, { row: one });
    const undo = this.model.contract.deleteDate !== undefined && keys.length > 0;
    this.undoable = undo ? { text, keys: [...keys] } : null;
    await this.read();
    return this.told(keys, refused, undo ? undefined : text);
  }

  private async restored({ keys, refused }: RemoveResult, row?: string): Promise<Effect[]> {
    this.selection = this.selection.filter((key) => !keys.includes(key));
    const { restored, restoredMany } = this.texts;
    await this.read();
    const one = row ?? this.labelOfOne(keys);
    const text = one === undefined ? this.say(restoredMany, { count: keys.length }) : this.say(restored, { row: one });
    return this.told(keys, refused, text);
  }

  private told(keys: readonly string[], refused: RemoveResult['refused'], text: string | undefined): Effect[] {
    const reasons = [...new Set(Object.values(refused))].map((reason) =>
      toast(refusedIn(this.texts.refusals, reason), { color: 'red' }),
    );
    if (keys.length === 0 && reasons.length === 0) return [this.missing()];
    return keys.length > 0 && text !== undefined ? [toast(text, { color: 'green' }), ...reasons] : reasons;
  }

  /** Undefined where there are several, or it is not on the page. */
  private labelOfOne(keys: readonly string[]): string | undefined {
    return keys.length === 1 ? this.rows().find(({ $key }) => $key === keys[0])?.$label : undefined;
  }

  private labelOf(key: string): string {
    return this.rows().find(({ $key }) => $key === key)?.$label ?? this.names.one;
  }
}

/** What an empty form shows: nothing, and no for a question. */
function initialValues(fields: Iterable<ModelField>): FormValues {
  return Object.fromEntries([...fields].filter(({ creatable }) => creatable).map((field) => [field.name, field.initial]));
}

/** A Var's value apart from its draft. */
function plain<T>(value: T): T {
  return normalize(value, 'form') as T;
}

function isSame(a: RowBase, b: RowBase): boolean {
  if (a.version !== undefined) return String(a.version) === String(b.version);
  return JSON.stringify(a.values, textual) === JSON.stringify(b.values, textual);
}

function textual(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
