import { Page } from 'nestjs-reflex';
import { crud } from 'nestjs-reflex/typeorm';
import { html, link, type UiNode } from 'nestjs-reflex/ui';
import { crudPages, ShelfState } from './crud-page.js';

const frame = (page: UiNode): UiNode =>
  html.div(
    html.header(link({ href: '/visits' }, 'Visits'), ' ', link({ href: '/elsewhere' }, 'Elsewhere')),
    html.main({ style: { padding: 16 } }, page),
  );

/** A form in place of the list: the links of the page can be clicked beside it. */
@Page('/visits', { title: 'Products', layout: frame })
export class VisitsPage {
  render() {
    return crud(ShelfState, { form: 'page' });
  }
}

export const visitPages = [...crudPages, VisitsPage];
