import type { ImportView } from '../../../lib/model/import/model-import.state.js';
import { ProductsTab } from '../state/products-tab.js';
import type { ShopApp } from '../state/shop-app.js';

/** A tab in which somebody imports goods. */
export class ImportTab extends ProductsTab {
  static async of(shop: ShopApp, user = 1): Promise<ImportTab> {
    return new ImportTab(shop, await shop.open('/goods', user), 'GoodsState');
  }

  get view(): ImportView {
    return this.get<ImportView>('importing');
  }

  /** What is wrong, as text: `3 Price: Enter a number`. */
  get problems(): string[] {
    return this.view.problems.map(({ row, field, message }) => `${row ?? '-'} ${field}: ${message}`);
  }

  /** What is wrong with the columns. */
  get columns(): string[] {
    return this.view.columns.flatMap(({ title, field, problem }) => (problem ? `${title || field}: ${problem}` : []));
  }

  /** Begins an import and sends a file for it. Resolves to the status of that. */
  async send(content: string | Uint8Array, name = 'goods.csv'): Promise<number> {
    const { error } = await this.run('startImport');
    return error ? error.status : this.sendTo(this.view.target.id, content, name);
  }

  async sendTo(id: string, content: string | Uint8Array, name = 'goods.csv'): Promise<number> {
    const { url } = this.shopApp.pages;
    const { status } = await this.tab.browser.fetch('/_event/files', {
      method: 'POST',
      body: content as never,
      headers: {
        'content-type': 'application/x-reflex-upload',
        'x-reflex-upload': id,
        'x-reflex-name': encodeURIComponent(name),
        origin: url,
      },
    });
    return status;
  }

  /** Sends a file and has it looked at. */
  async check(content: string | Uint8Array, leaveOut = false): Promise<ImportView> {
    const status = await this.send(content);
    if (status !== 201) throw new Error(`The file was not taken: ${status}`);
    const { error } = await this.run('checkImport', leaveOut);
    if (error) throw new Error(JSON.stringify(error));
    return this.view;
  }
}
