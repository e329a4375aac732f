import { ForbiddenException, NotFoundException, Param, ParseIntPipe, UseGuards } from '@nestjs/common';
import { Event, Page, State, Var, redirect } from 'nestjs-reflex';
import { html, use } from 'nestjs-reflex/ui';
import { afterAll, beforeAll, expect, describe, it, vi } from 'vitest';
import { StateStore } from '../../lib/store/state.store.js';
import { PagesApp } from '../pages/app.js';

@State()
class ProductState {
  @Var() name = '';

  @Event() load(@Param('id', ParseIntPipe) id: number) {
    if (id === 404) throw new NotFoundException('No such product');
    if (id === 302) return redirect('/login');
    this.name = `Product ${id}`;
    return undefined;
  }

  @Event() rename(name: string) {
    this.name = name;
  }
}

@Page('/products/:id', { onLoad: () => use(ProductState).load })
class ProductPage {
  render() {
    return html.p(use(ProductState).name);
  }
}

const nobody = {
  canActivate: () => {
    throw new ForbiddenException();
  },
};

@Page('/vault')
@UseGuards(nobody)
class VaultPage {
  render() {
    return html.p('gold');
  }
}

describe('a request for the headers of a page', () => {
  let world: PagesApp;
  beforeAll(async () => {
    world = await PagesApp.start({ providers: [ProductState, ProductPage, VaultPage] });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const head = (path: string, headers: Record<string, string> = {}) =>
    fetch(world.url + path, { method: 'HEAD', headers, redirect: 'manual' });

  it('is guarded, runs onLoad, and has the status of the page', async () => {
    const found = await head('/products/7');
    expect([found.status, await found.text()]).toEqual([200, '']);
    expect(found.headers.get('content-type')).toMatch('text/html');
    expect((await head('/products/404')).status).toBe(404);
    expect((await head('/products/302')).headers.get('location')).toBe('/login');
    expect((await head('/vault')).status).toBe(403);
  });

  it('makes no page session and no browser', async () => {
    const create = vi.spyOn(world.app.get(StateStore, { strict: false }), 'create');
    const found = await head('/products/7');
    expect(found.headers.get('set-cookie')).toBeNull();
    expect(create).not.toHaveBeenCalled();
    create.mockRestore();
  });

  it('takes no page session from its tab', async () => {
    const page = await world.get('/products/7');
    const client = await world.connect(page);
    await client.next();
    const headers = await head('/products/7', { cookie: `${page.cookie}; reflex_tab=${page.boot.session}` });
    expect(headers.headers.get('set-cookie')).toBeNull();
    client.send('e', 1, world.eventId('ProductState', 'rename'), ['Still mine']);
    expect((await client.answer(1))[0]).toBe('p');
    await client.close();
  });
});
