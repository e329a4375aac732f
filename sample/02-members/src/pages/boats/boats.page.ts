import { UseGuards } from '@nestjs/common';
import { Page } from 'nestjs-reflex';
import { LoginRequired } from 'nestjs-reflex/auth';
import { badge, button, card, each, group, show, simpleGrid, stack, t, text, use } from 'nestjs-reflex/ui';
import { pageHeader, shellLayout } from '../shell/shell.layout.js';
import { BoatsState } from './boats.state.js';

@Page('/boats', { title: 'Boats', layout: shellLayout, onLoad: () => use(BoatsState).load })
@UseGuards(LoginRequired)
export class BoatsPage {
  render() {
    const s = use(BoatsState);
    return stack(
      { gap: 0 },
      pageHeader('Boats tonight', 'One boat each, and bring the oars back dry'),
      simpleGrid(
        { cols: { base: 1, sm: 2, md: 3 } },
        each(
          s.boats,
          (boat) =>
            card(
              { withBorder: true, p: 'lg' },
              group(
                { justify: 'space-between', mb: 4 },
                text({ fw: 600 }, boat.name),
                show(
                  boat.bookedBy.eq(null),
                  badge({ variant: 'light', color: 'teal' }, 'Free'),
                  show(
                    boat.bookedBy.eq(s.username),
                    badge({ variant: 'light' }, 'Yours'),
                    badge({ variant: 'light', color: 'gray' }, t`${boat.bookedBy}`),
                  ),
                ),
              ),
              text({ size: 'sm', c: 'dimmed', mb: 'md' }, boat.kind),
              show(
                boat.bookedBy.eq(s.username),
                button({ variant: 'default', fullWidth: true, onClick: s.release(boat.id) }, 'Give back'),
                button({ variant: 'light', fullWidth: true, disabled: boat.bookedBy.ne(null), onClick: s.book(boat.id) }, 'Book'),
              ),
            ),
          { key: 'id' },
        ),
      ),
    );
  }
}
