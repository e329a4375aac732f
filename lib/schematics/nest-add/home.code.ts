/** The first page of an app: one of its own to change, with a state beside it. */
export function homeStateCode(): string {
  return `import { Event, State, Var } from 'nestjs-reflex';

@State()
export class HomeState {
  @Var() count = 0;

  @Event() increment(by: number) {
    this.count += by;
  }
}
`;
}

export function homePageCode(route: string, specifier: string, folder: string): string {
  return `import { Page } from 'nestjs-reflex';
import { button, container, group, stack, t, text, title, use } from 'nestjs-reflex/ui';
import { HomeState } from '${specifier}';

@Page('${route}', { title: 'Home' })
export class HomePage {
  render() {
    const s = use(HomeState);
    return container(
      { py: 'xl' },
      stack(
        title('It works'),
        text('This page is ${folder}/home.page.ts. What it remembers is ${folder}/home.state.ts.'),
        group(button({ onClick: s.increment(1) }, 'Count'), text(t\`\${s.count} clicks, counted on the server\`)),
      ),
    );
  }
}
`;
}
