import {
  anchor,
  areaChart,
  badge,
  barChart,
  button,
  checkbox,
  datePickerInput,
  derive,
  each,
  errors,
  form,
  fragment,
  group,
  html,
  link,
  local,
  loader,
  match,
  menu,
  modal,
  multiSelect,
  numberInput,
  param,
  path,
  select,
  show,
  slider,
  stack,
  switchInput,
  t,
  table,
  tabs,
  text,
  textInput,
  title,
  tooltip,
  use,
  wrap,
  type Child,
  type EventRef,
  type Operand,
  type Reactive,
  type UiNode,
  type Var,
} from '../../lib/ui/index.js';

/*
 * What must compile and what must not, checked by tsc alone: a line below `@ts-expect-error` that compiles is an error.
 * Nothing here runs.
 */

interface Product {
  id: number;
  name: string;
  price: number;
  tags: string[];
  status: 'draft' | 'open' | 'closed';
  maker: { name: string; city?: string } | null;
  made: Date;
  size: bigint;
  /** Named like an operation. */
  times: number;
}

class SaveDto {
  email!: string;
  age!: number;
}

class Service {
  find(): Product[] {
    return [];
  }
}

class ShopState {
  constructor(private readonly service: Service) {}

  count = 0;
  name = '';
  on = false;
  rows: Product[] = [];
  status: Product['status'] = 'draft';
  selected: Product | null = null;
  nickname?: string;
  tree: Node[] = [];
  loose = JSON.parse('{}');
  known: unknown;
  byName: Record<string, number> = {};
  mixed: string | number = '';
  tags: string[] = [];
  chosen = new Set<number>();
  when: string | null = null;
  private hidden = 1;
  protected inner = 1;

  get double(): number {
    return this.count * 2 + this.hidden + this.inner + this.service.find().length;
  }

  increment(by: number): void {
    this.count += by;
  }

  rename(name: string): void {
    this.name = name;
  }

  setOn(on: boolean): void {
    this.on = on;
  }

  move(from: number, to: string): void {
    this.name = `${from}${to}`;
  }

  injected(_session: { user: string }, id: number): void {
    this.count = id;
  }

  optional(by?: number): void {
    this.count += by ?? 1;
  }

  pick(_value: string | null): void {}

  tag(_tags: string[]): void {}

  async save(_dto: SaveDto): Promise<void> {}

  async *slow(): AsyncGenerator {
    yield;
  }
}

interface Node {
  label: string;
  children: Node[];
}

declare function check(value: unknown): void;
declare const s: import('../../lib/ui/index.js').StateReference<ShopState>;

type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
type ValueOf<R> = R extends Reactive<infer T> ? T : never;
declare function expectValue<T>(): <R extends Reactive<unknown>>(reactive: R, same: Same<ValueOf<R>, T>) => void;

export function references(): void {
  expectValue<number>()(use(ShopState).count, true);
  expectValue<number>()(s.count, true);
  expectValue<number>()(s.double, true);
  expectValue<string | undefined>()(s.nickname, true);
  expectValue<boolean>()(s.save.pending, true);
  // @ts-expect-error no such member
  check(s.cuont);
  // @ts-expect-error private
  check(s.hidden);
  // @ts-expect-error protected
  check(s.inner);
  // @ts-expect-error private, injected
  check(s.service);
  // @ts-expect-error references are read-only
  s.count = 5;
}

export function operations(): void {
  expectValue<boolean>()(s.count.eq(5), true);
  expectValue<boolean>()(s.count.gt(s.double), true);
  expectValue<number>()(s.count.plus(1).times(s.count).minus(1).dividedBy(2).mod(3), true);
  expectValue<boolean>()(s.on.not(), true);
  expectValue<boolean>()(s.on.and(s.count.gt(1)), true);
  expectValue<'a' | 'b'>()(s.on.choose('a', 'b'), true);
  expectValue<number | string>()(s.on.choose(s.count, s.name), true);
  expectValue<Product | 'none'>()(s.selected.or('none'), true);
  expectValue<null | string>()(s.selected.and(s.name), true);
  expectValue<string>()(s.name.trim().upperCase().lowerCase().plus('!').plus(s.count), true);
  expectValue<number>()(s.name.length, true);
  expectValue<boolean>()(s.name.includes('a'), true);
  expectValue<string | undefined>()(s.name.at(0), true);
  expectValue<number>()(s.rows.length, true);
  expectValue<Product | undefined>()(s.rows.at(-1), true);
  expectValue<string | undefined>()(s.rows.at(0).name, true);
  expectValue<boolean>()(s.tags.includes(s.name), true);
  expectValue<string>()(s.tags.join(', '), true);
  expectValue<boolean>()(s.chosen.includes(s.count), true);
  expectValue<number>()(s.chosen.length, true);
  expectValue<boolean>()(s.status.eq('open'), true);
  expectValue<boolean>()(s.status.eq(s.name), true);
  expectValue<boolean>()(s.selected.eq(null), true);
  expectValue<bigint | undefined>()(s.selected.size, true);
  s.selected.size.gt(1n);
  s.selected.made.gt(new Date(0));
  // @ts-expect-error compared with what is another type
  check(s.count === 5);
  // @ts-expect-error the same, of other types
  check(s.name === 'x');
  // @ts-expect-error the same, of other types
  check(s.on === true);
  // @ts-expect-error the same, of other types
  check(s.count > 5);
  // @ts-expect-error the same, of other types
  check(s.count + 1);
  // @ts-expect-error another type
  s.count.eq('5');
  // @ts-expect-error no member of the union
  s.status.eq('opened');
  // @ts-expect-error another type
  s.count.plus('1');
  // @ts-expect-error text has no such operation
  s.name.times(2);
  // @ts-expect-error objects are copies in the browser, never equal
  s.selected.eq(s.rows.at(0));
  // @ts-expect-error lists are not indexed, see at()
  check(s.rows[0]);
  // @ts-expect-error nor mapped, see each()
  s.rows.map((row: Product) => row);
}

export function properties(): void {
  expectValue<string | undefined>()(s.selected.name, true);
  expectValue<string | undefined>()(s.selected.maker.city, true);
  expectValue<'draft' | 'open' | 'closed' | undefined>()(s.selected.status, true);
  expectValue<number | undefined>()(s.selected.get('times'), true);
  expectValue<string | undefined>()(s.tree.at(0).children.at(0).label, true);
  expectValue<number | undefined>()(s.byName.get(s.name), true);
  expectValue<unknown>()(s.known, true);
  s.loose.get('deep').eq(1);
  s.loose.plus(1).times(2);
  s.mixed.eq(1);
  s.mixed.eq('a');
  // @ts-expect-error the operation took the name
  check(s.selected.times.length);
  // @ts-expect-error no such property
  check(s.selected.nmae);
  // @ts-expect-error unknown has no properties
  check(s.known.name);
}

export function events(): void {
  s.increment(1);
  s.increment(s.count);
  s.increment(s.selected.id);
  s.increment();
  s.move(1, 'a');
  s.move(s.count, s.name);
  s.injected(5);
  s.save({ email: s.name, age: 1 });
  s.save();
  s.slow();
  // @ts-expect-error wrong type
  s.increment('1');
  // @ts-expect-error wrong type
  s.increment(s.name);
  // @ts-expect-error one too many
  s.increment(1, 2);
  // @ts-expect-error wrong order
  s.move('a', 1);
  // @ts-expect-error wrong type inside
  s.save({ email: s.count, age: 1 });
  // @ts-expect-error unknown inside
  s.save({ email: '', age: 1, mail: '' });
  const onLoad: () => EventRef | readonly EventRef[] = () => [s.save, s.increment(1), s.slow];
  onLoad();
  // @ts-expect-error a Var is no event
  const wrong: EventRef = s.count;
  void wrong;
}

export function handlers(): void {
  button({ onClick: s.increment(1) }, '+');
  button({ onClick: s.slow });
  button({ onClick: s.save });
  button({ onClick: s.optional });
  button({ onClick: [s.increment(1), s.slow, s.rename('x')] });
  textInput({ onChange: s.rename, onBlur: s.rename, onKeyDown: s.slow });
  textInput({ onChange: s.slow });
  textInput({ onChange: [s.rename, s.increment(1)] });
  checkbox({ onChange: s.setOn });
  switchInput({ onChange: s.setOn(true) });
  select({ onChange: s.pick, data: s.tags });
  select({ onChange: s.rename, data: ['a', { value: 'b', label: 'B', disabled: s.on }] });
  multiSelect({ onChange: s.tag, data: [] });
  numberInput({ onChange: s.increment });
  slider({ onChange: s.increment, onChangeEnd: s.increment });
  tabs({ value: s.when, onChange: s.pick });
  modal({ opened: s.on, onClose: s.setOn(false) });
  datePickerInput({ onChange: s.pick, value: s.when });
  html.div({ onClick: s.slow });
  html.input({ onChange: s.rename });
  html.form({ onSubmit: s.save });
  form({ onSubmit: s.save });
  // @ts-expect-error bare, but needs a number that a click does not have
  button({ onClick: s.increment });
  // @ts-expect-error takes a number, gets text
  textInput({ onChange: s.increment });
  // @ts-expect-error takes text, gets a boolean
  checkbox({ onChange: s.rename });
  // @ts-expect-error takes a boolean, gets a number
  slider({ onChange: s.setOn });
  // @ts-expect-error in a list too
  button({ onClick: [s.slow, s.increment] });
  // @ts-expect-error a Var
  button({ onClick: s.count });
  // @ts-expect-error text
  button({ onClick: 'save' });
  // @ts-expect-error a function of the server
  button({ onClick: () => s.increment(1) });
  // @ts-expect-error a form's event takes an object
  form({ onSubmit: s.rename });
}

export function props(): void {
  title({ order: 2, c: s.on.choose('red', 'blue') }, t`Count: ${s.count}`);
  button(
    { disabled: s.on, loading: s.save.pending, variant: s.on.choose('filled', 'light'), leftSection: text('→'), size: 'sm' },
    s.name,
  );
  button({ component: 'a', href: t`/products/${s.count}` });
  button({ type: 'submit', 'aria-label': s.name, 'data-testid': 'x', style: { color: s.name, opacity: 0.5 } });
  stack({ gap: 'md', mt: { base: 'sm', md: s.name } });
  badge({ color: derive((n: number) => (n > 1 ? 'red' : 'blue'), s.count) });
  textInput({ label: s.name, description: t`${s.count} left`, error: errors(ShopState).name, placeholder: 'Name' });
  textInput({ error: errors(ShopState).email });
  areaChart({ h: 300, data: [{ month: 'May', sales: s.count }], dataKey: 'month', series: [{ name: 'sales', color: 'blue' }] });
  barChart({
    data: s.rows,
    dataKey: 'name',
    series: [{ name: 'price' }],
    valueFormatter: derive(() => (value: number) => `${value} €`),
  });
  tooltip({ label: s.name }, button('x'));
  menu(
    {},
    menu.target(button('Menu')),
    menu.dropdown(menu.item({ onClick: s.slow }, 'Do'), menu.sub(menu.sub.target(menu.sub.item('More')))),
  );
  table(table.tbody(each(s.rows, (row) => table.tr(table.td(row.name)), { key: 'id' })));
  html.svg({ viewBox: '0 0 1 1' }, html.path({ d: 'M0 0' }));
  html.a({ href: '/' }, 'Home');
  anchor({ href: s.name }, 'x');
  loader();
  // @ts-expect-error a Var of another type
  button({ disabled: s.count });
  // @ts-expect-error a Var of another type
  button({ type: s.name });
  // @ts-expect-error no such prop
  button({ colour: 'red' });
  // @ts-expect-error no such value
  button({ type: 'send' });
  // @ts-expect-error not text
  textInput({ label: s.selected });
  // @ts-expect-error not a list of objects
  areaChart({ data: s.count, dataKey: 'month', series: [] });
  // @ts-expect-error a prop is missing
  barChart({ data: s.rows });
  // @ts-expect-error all of its props are missing
  barChart();
  // @ts-expect-error an event is no value
  button({ disabled: s.slow });
  // @ts-expect-error no such element
  html.dvi({});
}

export function binding(): void {
  textInput({ bind: s.name });
  textInput({ bind: s.nickname });
  textInput({ bind: local('') });
  checkbox({ bind: s.on });
  switchInput({ bind: local(false) });
  select({ bind: s.status, data: [] });
  select({ bind: s.when, data: [] });
  multiSelect({ bind: s.tags, data: [] });
  numberInput({ bind: s.count });
  slider({ bind: s.count });
  datePickerInput({ bind: s.when });
  tabs({ bind: local<string | null>('a') });
  html.input({ bind: s.name });
  html.textarea({ bind: s.name });
  // @ts-expect-error a number
  textInput({ bind: s.count });
  // @ts-expect-error text
  checkbox({ bind: s.name });
  // @ts-expect-error computed
  textInput({ bind: s.name.trim() });
  // @ts-expect-error a property, not the Var
  textInput({ bind: s.selected.name });
  // @ts-expect-error a value
  textInput({ bind: 'name' });
  // @ts-expect-error has no value
  stack({ bind: s.name });
}

export function children(): UiNode {
  const nodes: Child[] = ['text', 1, s.count, s.name, s.on, button('x'), null, undefined, false, ['a', [s.count]]];
  stack(...nodes);
  stack({}, ...nodes);
  stack(s.selected.name, 'x');
  stack([1, 2].map((n) => text(n)));
  stack(s.on && text('always'), 1n);
  // @ts-expect-error an event
  stack(s.save);
  // @ts-expect-error an event, called
  stack(s.save());
  // @ts-expect-error an event after props
  text({ c: 'red' }, s.save);
  // @ts-expect-error a function
  stack(() => text('x'));
  // @ts-expect-error a promise
  stack(Promise.resolve(text('x')));
  // @ts-expect-error a list of objects
  stack(s.rows);
  // @ts-expect-error an object
  stack(s.selected);
  // @ts-expect-error shows nothing
  stack(true);
  // @ts-expect-error a function that makes nodes
  stack(text);
  return fragment(text('a'), 'b');
}

export function flow(): void {
  show(s.count.gt(1), text('a'), 'b');
  show(s.selected, text(s.selected.name));
  match(s.status, { draft: 'Draft', open: text('Open') }, 'else');
  match(s.on, { true: 'yes', false: 'no' });
  match(s.count, { 1: 'one', 2: 'two' });
  match(s.when, { null: 'never' }, 'some day');
  each(s.rows, (row, i) => text(row.name, i.plus(1)), { key: (row) => row.id });
  each(s.selected.tags, (tag) => badge(tag.upperCase()));
  each(s.rows, (row) => each(row.tags, (tag) => fragment(tag, row.name)));
  each(['a', 'b'], (tag) => tag);
  expectValue<number>()(
    derive((a, b) => a * b.length, s.count, s.name),
    true,
  );
  expectValue<string>()(param('id'), true);
  expectValue<string>()(path(), true);
  expectValue<string>()(t`${s.selected} ${1}`, true);
  link({ href: t`/products/${param('id')}` }, 'Product');
  const open = local(false);
  const tab = local<'a' | 'b'>('a');
  expectValue<boolean>()(open, true);
  button({ onClick: open.toggle });
  button({ onClick: [open.toggle(), tab.set('b'), s.slow] });
  textInput({ onChange: local('').set });
  modal({ opened: open, onClose: open.set(false) });
  // @ts-expect-error no member of the union
  match(s.status, { drfat: 'Draft' });
  // @ts-expect-error no property of the items
  each(s.rows, (row) => row.name, { key: 'nmae' });
  // @ts-expect-error no list
  each(s.count, () => 'x');
  // @ts-expect-error the parameter is a number
  derive((a: string) => a, s.count);
  // @ts-expect-error inputs are Vars
  derive((a: string) => a, 'text');
  // @ts-expect-error another type
  tab.set('c');
  // @ts-expect-error not a boolean
  tab.toggle();
  // @ts-expect-error no value comes with a click
  button({ onClick: tab.set });
  // @ts-expect-error no target
  link({}, 'Product');
  // @ts-expect-error no field of that name
  check(errors(ShopState).emial);
}

interface CalendarProps {
  month: number;
  marks?: { day: number; label?: string }[];
  onChange?: (day: number) => void;
  value?: number;
  children?: never;
}

export function wrapped(): void {
  const calendar = wrap<CalendarProps>('some-calendar', 'Calendar');
  calendar({ month: s.count, marks: [{ day: s.count, label: 'x' }], onChange: s.increment });
  calendar({ month: 1, bind: s.count });
  // @ts-expect-error takes text, gets a number
  calendar({ month: 1, onChange: s.rename });
  // @ts-expect-error a Var of another type
  calendar({ month: s.name });
  // @ts-expect-error a Var of another type
  calendar({ month: 1, bind: s.name });
}

/** Code that is generic in the value takes what is checked by the value alone. */
export function field<T extends string | number>(label: Operand<string>, value: Reactive<T>): UiNode {
  return group(text(label as string), text(value));
}

export function generic(v: Var<number>): void {
  field('Count', v);
  field(s.name, s.count);
  // @ts-expect-error neither text nor number
  field('On', s.on);
}
