import type { ElementName } from '../elements/element-name.js';

export function pageCode({ className, title }: ElementName, route: string, path: string): string {
  return `import { Page } from 'nestjs-reflex';
import { stack, text, title } from 'nestjs-reflex/ui';

@Page('${route}', { title: '${title}' })
export class ${className}Page {
  render() {
    return stack({ p: 'md' }, title('${title}'), text('This page is ${path}'));
  }
}
`;
}

export function pageSpecCode({ className, title }: ElementName, specifier: string, runner: string): string {
  return `${runner}import { ${className}Page } from '${specifier}';

describe('${className}Page', () => {
  it('shows its title', () => {
    expect(JSON.stringify(new ${className}Page().render())).toContain('${title}');
  });
});
`;
}
