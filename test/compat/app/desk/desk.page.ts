import { Page } from 'nestjs-reflex';
import { badge, button, errors, form, group, numberInput, show, stack, t, text, textInput, title, use } from 'nestjs-reflex/ui';
import { PanelState } from './panel.state.js';

@Page('/desk/:room', { title: 'Desk', onLoad: () => use(PanelState).open })
export class DeskPage {
  render() {
    const s = use(PanelState);
    return stack(
      title(t`Count: ${s.count}`),
      text(t`Room ${s.room}, price ${s.price}`),
      group(
        button({ onClick: s.add(1) }, 'One more'),
        button({ onClick: s.signIn }, 'Sign in'),
        button({ onClick: s.slow }, 'Slow'),
      ),
      form(
        { onSubmit: s.book },
        textInput({ name: 'who', label: 'Who', error: errors(PanelState).who }),
        numberInput({ name: 'seats', label: 'Seats', defaultValue: 2 }),
        button({ type: 'submit' }, 'Book'),
      ),
      text(t`Booked: ${s.booked}`),
      show(s.count.gt(1), badge('many')),
    );
  }
}
