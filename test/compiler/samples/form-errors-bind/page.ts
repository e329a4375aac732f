import { Page } from '../../../../lib/pages/page.decorator.js';
import { Event } from '../../../../lib/state/event.decorator.js';
import { State } from '../../../../lib/state/state.decorator.js';
import { Var } from '../../../../lib/state/var.decorator.js';
import {
  button,
  checkbox,
  errors,
  form,
  html,
  local,
  multiSelect,
  numberInput,
  select,
  stack,
  switchInput,
  textInput,
  use,
} from '../../../../lib/ui/index.js';
import type { Sample } from '../../sample-input.js';

@State()
class ShopState {
  @Var() query = '';
  @Var() active = false;
  @Var() limit = 10;
  @Event() save(_form: object) {}
  @Event() search() {}
}

@Page('/shop')
class ShopPage {
  render() {
    const s = use(ShopState);
    const tab = local('a');
    return stack(
      textInput({ bind: s.query, label: 'Search', onChange: s.search }),
      numberInput({ bind: s.limit, min: 0, error: errors(ShopState).limit }),
      switchInput({ bind: s.active }),
      select({ bind: tab, data: ['a', 'b'] }),
      html.input({ type: 'checkbox', bind: s.active }),
      form(
        { onSubmit: s.save, className: 'wide' },
        textInput({ name: 'name', error: errors(ShopState).get('name') }),
        numberInput({ name: 'price' }),
        checkbox({ name: 'agree', label: 'I agree' }),
        multiSelect({ name: 'tags', data: ['x', 'y'] }),
        html.input({ name: 'age', type: 'range' }),
        button({ type: 'submit', loading: s.save.pending, disabled: s.query.eq('') }, 'Save'),
      ),
    );
  }
}

export default { pages: [ShopPage], states: [ShopState] } satisfies Sample;
