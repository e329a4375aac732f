import { randomBytes } from 'node:crypto';
import { ForbiddenException, NotFoundException } from '@nestjs/common';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { ReflexError } from '../../errors/reflex.error.js';
import { readCookies } from '../../request/cookies.js';
import { currentRequest } from '../../request/current.js';
import { eventContext } from '../../request/event-context.js';
import type { Effect } from '../../state/effects.js';
import { Event } from '../../state/event.decorator.js';
import { getStateMetadata } from '../../state/state.metadata.js';
import { Var } from '../../state/var.decorator.js';
import type { ModelField, UploadLimits } from '../contract/model.field.js';
import type { ModelRow, StoredFile } from '../model.row.js';
import type { ModelScope } from '../query/list.query.js';
import { QueryValues } from '../query/query-values.js';
import { valueAt } from '../query/row-key.js';
import { keyCondition } from '../query/row-keys-condition.js';
import { applyScope } from '../query/row-scope.js';
import { rowKeys } from '../query/wire-value.js';
import { DATA_SOURCE } from '../state/model-access.js';
import { ModelFormState, NEW_ROW } from '../state/model-form.state.js';
import type { WriteContext } from '../write/model.write.js';
import { answered } from '../write/database-error.js';
import { setAt } from '../query/row-key.js';
import { fileFields, fileIn, withPath, type FileValue } from './file-value.js';
import { FileWrites } from './file-writes.js';
import { filesOf, type ModelFiles } from './model-files.js';

/** How long an upload may wait for its content and its row. Milliseconds. */
const UPLOAD_TIME = 24 * 3_600_000;

/** Where the route that answers with a file finds which one it is. */
export const FOUND_FILE = Symbol('reflex:file');

/** An upload that was asked for: a POST of `application/x-reflex-upload` to `url`, with `id` in the header `x-reflex-upload`. */
export interface UploadTarget {
  readonly id: string;
  readonly url: string;
}

/** The files of a model state: what forms upload, and where rows have them. */
export abstract class ModelFilesState<E extends object> extends ModelFormState<E> {
  /** By field, where the content of its input is to be sent, and the id of it: the form sends that as the field's value. */
  @Var() uploads: Readonly<Record<string, UploadTarget>> = {};

  @Event() override async startEdit(key: string): Promise<Effect | undefined> {
    const effect = await super.startEdit(key);
    if (this.editing !== key || this.filed.length === 0) return effect;
    // Forms are flat: `address.plan` is one of their names.
    const files = this.filed.map(({ name }) => [name, this.located(name, key, this.form[name])]);
    this.form = { ...this.form, ...Object.fromEntries(files) };
    return effect;
  }

  /** Makes room for the file that the open form is to have in a field, in place of one that was uploaded before. */
  @Event() async startUpload(name: string): Promise<void> {
    const field = this.filed.find((one) => one.name === name);
    const isWritten = this.editing === NEW_ROW ? field?.creatable : field?.updatable;
    if (this.editing === null || !field || !isWritten || !this.model.contract.formFields.includes(name))
      throw new ForbiddenException(`No file can be chosen for '${name.slice(0, 60)}' here`);
    await this.demand(this.editing === NEW_ROW ? 'create' : 'update');
    const before = this.uploads[name];
    if (before) await this.files.store.discard(before.id);
    this.uploads = { ...this.uploads, [name]: await this.expect(field.upload!) };
  }

  /** Finds the file of a row for the route that answers with it. Shows nothing by itself. */
  @Event() async openFile(key: string, name: string): Promise<void> {
    if (!(await this.can('list'))) throw new ForbiddenException(`You may not see ${this.names.many}`);
    const field = this.filed.find((one) => one.name === name);
    const file = field && (await answered(() => this.fileOf(key, field)));
    if (!file) throw new NotFoundException('There is no such file');
    (currentRequest() as { [FOUND_FILE]?: FileValue })[FOUND_FILE] = file;
  }

  protected override async readPage(): Promise<void> {
    await super.readPage();
    if (this.filed.length === 0) return;
    const rows = this.rows().map((row) => {
      const shown = { ...row };
      for (const { name } of this.filed) {
        if (valueAt(shown, name)) setAt(shown, name, this.located(name, row.$key, valueAt(shown, name)));
      }
      return shown;
    });
    (this as unknown as Record<string, readonly ModelRow<E>[]>)[this.model.listVar] = rows;
  }

  protected override writing(): WriteContext<E> {
    const context = super.writing();
    if (this.filed.length === 0) return context;
    const { store, transactions } = this.files;
    return new FileWrites<E>(this.model.contract, store, transactions, (field) => this.uploads[field]?.id).around(context);
  }

  /** Makes room for an upload of this browser and user. */
  protected async expect(limits: UploadLimits): Promise<UploadTarget> {
    const { store, path } = this.files;
    const id = randomBytes(24).toString('hex');
    await store.note(id, { ...sender(), ...limits, expires: Date.now() + UPLOAD_TIME });
    return { id, url: path };
  }

  protected get files(): ModelFiles {
    const files = filesOf(this[DATA_SOURCE]);
    if (!files) throw new ReflexError('REFLEX_MODEL_FILES', `${this.constructor.name} takes files, and its app serves no pages`);
    return files;
  }

  /** The fields that hold files. */
  private get filed(): readonly ModelField[] {
    return fileFields(this.model.contract);
  }

  private async fileOf(key: string, { name }: ModelField): Promise<FileValue | undefined> {
    const { contract } = this.model;
    const parsed = rowKeys(contract).parse(key);
    if (!parsed) return undefined;
    const { manager } = this[DATA_SOURCE];
    const query = manager.createQueryBuilder(contract.entity as never, 'row') as unknown as SelectQueryBuilder<ObjectLiteral>;
    const { metadata } = query.expressionMap.mainAlias!;
    query.withDeleted().select([...contract.keys, name].map((path) => `row.${path}`));
    applyScope(query, this.reach() as unknown as ModelScope);
    query.andWhere(keyCondition(metadata, 'row', [parsed], new QueryValues(query, 'reflexKey')));
    const row = await query.getOne();
    return row ? fileIn(valueAt(row, name)) : undefined;
  }

  /** A file of a row with the path under which this state answers with it. */
  private located(name: string, key: string, value: unknown): StoredFile | null {
    if (!value) return null;
    const segments = [getStateMetadata(this.constructor)!.name, key, name].map(encodeURIComponent);
    return withPath({ ...(value as StoredFile) }, `${this.files.path}/${segments.join('/')}`);
  }
}

/** Whose upload it is. */
function sender(): { readonly owner: string; readonly identity?: string } {
  const { identity } = (eventContext.getStore() ?? {}) as { readonly identity?: string };
  return { owner: readCookies(currentRequest()).owner ?? '', ...(identity !== undefined && { identity }) };
}
