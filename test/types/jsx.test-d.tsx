/** @jsxImportSource nestjs-reflex */
import { local, type StateReference, t, type UiNode } from 'nestjs-reflex/ui';
import * as ui from 'nestjs-reflex/ui';

/* TSX is checked by the types of the builders; like ui.test-d.ts, nothing here runs. */

class CounterState {
  count = 0;
  name = '';
  rows: { id: number; label: string }[] = [];

  increment(by: number): void {
    this.count += by;
  }

  reset(): void {
    this.count = 0;
  }
}

declare const s: StateReference<CounterState>;

function Card({ heading, children }: { heading: string; children?: ui.Child }): UiNode {
  return (
    <section className="card">
      <h2>{heading}</h2>
      {children}
    </section>
  );
}

export function page(): UiNode {
  const open = local(false);
  return (
    <ui.stack gap="md">
      <ui.title order={2}>{t`Count: ${s.count}`}</ui.title>
      <ui.button onClick={s.increment(1)} disabled={s.count.gt(10)}>
        +
      </ui.button>
      <button type="button" onClick={[s.reset, open.toggle()]} data-id={s.count}>
        Reset {s.count}
      </button>
      <input value={s.name} />
      <ui.textInput bind={s.name} />
      <Card heading="Rows">
        {ui.each(s.rows, (row) => (
          <li>{row.label}</li>
        ))}
      </Card>
      <>{ui.show(open, <p>open</p>)}</>
    </ui.stack>
  );
}

export function refused(): void {
  // @ts-expect-error needs an argument
  void (<button onClick={s.increment}>+</button>);
  // @ts-expect-error a Var of another type
  void (<ui.button disabled={s.count}>+</ui.button>);
  // @ts-expect-error no such prop
  void (<ui.button colour="red">+</ui.button>);
  // @ts-expect-error no such element
  void (<dvi />);
  // @ts-expect-error an event is no child
  void (<p>{s.reset}</p>);
  // @ts-expect-error a prop is missing
  void (<ui.barChart data={s.rows} />);
}
