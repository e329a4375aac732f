import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { readPage, readPages, type DocBlock } from './doc-page.js';
import { exemptBlocks } from './exempt-blocks.js';
import { checkShell } from './shell-commands.js';
import { checkTypeScript, isTypeScript } from './typescript-blocks.js';

/** What to do about a block that the checks refuse. */
const HELP = `
Each line above names a page, a line of it, and what is wrong there. Blocks are code that readers copy, so mend the block,
or the library where the block is right. How they are read:
- A block whose first line is "// some/name.ts" (for JSON: with <!-- file: package.json --> above it) is that file. It stands as it is, with all its imports; the named blocks of a
  page are one project and import each other ('./name.js').
- Any other ts or tsx block is a fragment: statements, or members of a state class. Names come from its prelude, from what other
  blocks of the page export, from the entry points of the library, and from Nest, TypeORM and class-validator.
- What a reader takes for granted (an entity, a service) is exported by a file of test/docs/preludes/. Name it in a comment on a
  line of its own right above the block: <!-- prelude: shop --> or, for members of a class, <!-- prelude: shop, in CartState -->.
  The same comment elsewhere in the page, before its text, holds for all its fragments.
- "…" is no TypeScript: leave code out with a comment, { /* … */ }, where it still type-checks.
- json is parsed; sh is one command a line: programs, npm scripts, packages and schematics must be there.
- What cannot be checked is listed in test/docs/exempt-blocks.ts with a reason. Text that is no code is "text", and listed too.
`;

const LANGUAGES = ['ts', 'tsx', 'json', 'sh'];

const pages = readPages();
const blocks = pages.flatMap((page) => page.blocks);
const at = ({ page, line }: DocBlock) => `${page}:${line}`;
const isExempt = (block: DocBlock) =>
  exemptBlocks.some(({ page, begins }) => page === block.page && block.text.split('\n')[0] === begins);

/** What the checks are there to find, and what they are to let pass. */
const CONTROL = readPage(
  'docs/control.md',
  `<!-- prelude: cart -->

\`\`\`ts
// counter.state.ts
import { State, Var } from 'nestjs-reflex';

@State()
export class CounterState {
  @Var() count = 'none' as number;
}
\`\`\`

\`\`\`ts
// counter.spec.ts
import { CounterState } from './counter.state.js';
import { CartState } from './cart.state.js';
new CounterState().counts = 1;
Var();
\`\`\`

\`\`\`ts
text(s.total.plus('1'));
text(use(CounterState).count, nobody);
text(name);
\`\`\`

<!-- prelude: cart, in CartState -->
\`\`\`ts
@Event() more() {
  this.count++;
  this.counts++;
}
\`\`\`

\`\`\`tsx
import { stack as Stack } from 'nestjs-reflex/ui';

export const page = <Stack gap={s.total.eq(1)}>{s.count}</Stack>;
\`\`\`
`,
);

function expectNone(broken: readonly string[]): void {
  expect(broken.length, `${broken.join('\n')}\n${HELP}`).toBe(0);
}

describe('code blocks of README and docs', () => {
  it('are found', () => {
    expect(blocks.filter(isTypeScript).length).toBeGreaterThan(30);
  });

  it('are TypeScript that an app could have', { timeout: 120_000 }, () => {
    const broken = checkTypeScript([...pages, CONTROL]);
    const ofControl = broken.filter((line) => line.startsWith(CONTROL.path));
    expect(ofControl.map((line) => /:(\d+:\d+ TS\d+):/.exec(line)?.[1])).toEqual([
      '9:18 TS2352',
      '16:27 TS2307',
      '17:20 TS2551',
      '18:1 TS2304',
      '22:19 TS2345',
      '23:31 TS2304',
      '24:6 TS2304',
      '31:8 TS2551',
      '38:22 TS2769',
    ]);
    expectNone(broken.filter((line) => !ofControl.includes(line)));
  });

  it('are JSON', () => {
    const broken = blocks
      .filter(({ language }) => language === 'json')
      .flatMap((block) => {
        const { error } = ts.parseConfigFileTextToJson(block.page, block.text);
        return error ? [`${at(block)} ${ts.flattenDiagnosticMessageText(error.messageText, ' ')}`] : [];
      });
    expectNone(broken);
  });

  it('are commands that are there', () => {
    expectNone(blocks.filter(({ language }) => language === 'sh').flatMap(checkShell));
  });

  it('say what they are, or are exempt for a reason', () => {
    const unchecked = blocks.filter((block) => !LANGUAGES.includes(block.language) && !isExempt(block));
    expectNone(
      unchecked.map((block) => `${at(block)} is "${block.language}", which nothing checks: ${block.text.split('\n')[0]}`),
    );
    const unused = exemptBlocks.filter(
      ({ page, begins }) => !blocks.some((block) => block.page === page && block.text.startsWith(begins)),
    );
    expect(unused, 'exempt, and not there').toEqual([]);
    process.stdout.write(
      `\nBlocks that nothing checks:\n${exemptBlocks.map(({ page, reason }) => `  ${page}: ${reason}\n`).join('')}`,
    );
  });
});
