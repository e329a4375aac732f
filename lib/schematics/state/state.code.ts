import type { ElementName } from '../elements/element-name.js';

export function stateCode({ className }: ElementName): string {
  return `import { Event, State, Var } from 'nestjs-reflex';

@State()
export class ${className}State {
  @Var() count = 0;

  @Event() increment(by: number) {
    this.count += by;
  }
}
`;
}

export function stateSpecCode({ className }: ElementName, specifier: string, runner: string): string {
  const name = `${className}State`;
  return `${runner}import { Test } from '@nestjs/testing';
import { beginEventRequest, endEventRequest } from 'nestjs-reflex/testing';
import { ${name} } from '${specifier}';

describe('${name}', () => {
  it('counts', async () => {
    const module = await Test.createTestingModule({ providers: [${name}] }).compile();
    const state = await module.resolve(${name});
    const request = beginEventRequest();
    try {
      state.increment(2);
    } finally {
      endEventRequest(request);
    }
    expect(state.count).toBe(2);
  });
});
`;
}
