import { describe, expect, it } from 'vitest';
import { withImport } from './import-entry.js';
import { parse } from './parse.js';

const page = { name: 'HomePage', from: './home.page.js', fallback: 'HomePage' };

describe('an import', () => {
  it('follows the last one of its kind: packages first, then files of the project', () => {
    const text = "import { Module } from '@nestjs/common'; // Nest\nimport { A } from './a.js';\n\nexport class B {}\n";
    const library = { name: 'ReflexModule', from: 'nestjs-reflex', fallback: 'ReflexModule' };
    expect(withImport(parse('a.ts', text), library).text).toBe(
      "import { Module } from '@nestjs/common'; // Nest\nimport { ReflexModule } from 'nestjs-reflex';\nimport { A } from './a.js';\n\nexport class B {}\n",
    );
    expect(withImport(parse('a.ts', text), page).text).toContain(
      "from './a.js';\nimport { HomePage } from './home.page.js';\n\n",
    );
  });

  it('joins one of the same module, wherever that ends', () => {
    const text = "import {\n  State,\n  Var,\n} from 'nestjs-reflex';\n";
    expect(withImport(parse('a.ts', text), { name: 'Page', from: 'nestjs-reflex', fallback: 'Page' }).text).toBe(
      "import {\n  State,\n  Var,\n  Page,\n} from 'nestjs-reflex';\n",
    );
    expect(withImport(parse('a.ts', "import { A } from './home.page';\n"), page).text).toBe(
      "import { A, HomePage } from './home.page';\n",
    );
  });

  it('changes nothing where it is there, and knows the name it has there', () => {
    const text = "import { HomePage as Start } from './home.page.js';\n";
    expect(withImport(parse('a.ts', text), page)).toEqual({ text, local: 'Start' });
  });

  it('takes another name where its own is taken', () => {
    const text = "import { HomePage } from './elsewhere.js';\n";
    expect(withImport(parse('a.ts', text), page)).toEqual({
      text: `${text}import { HomePage as HomePage2 } from './home.page.js';\n`,
      local: 'HomePage2',
    });
  });

  it('is a value, also where the type is imported', () => {
    const { text, local } = withImport(parse('a.ts', "import type { HomePage } from './home.page.js';\n"), page);
    expect(text).toContain('import { HomePage as HomePage2 }');
    expect(local).toBe('HomePage2');
  });

  it('takes a default export by the name of the class', () => {
    const wanted = { name: 'default', from: './product.js', fallback: 'Product' };
    expect(withImport(parse('a.ts', "import { A } from './a.js';\n"), wanted)).toEqual({
      text: "import { A } from './a.js';\nimport Product from './product.js';\n",
      local: 'Product',
    });
  });

  it('is written as its neighbours are: quotes, semicolons, line ends', () => {
    expect(withImport(parse('a.ts', 'import { A } from "./a"\r\n\r\nexport class B {}\r\n'), page).text).toBe(
      'import { A } from "./a"\r\nimport { HomePage } from "./home.page.js"\r\n\r\nexport class B {}\r\n',
    );
  });

  it('comes first in a file without any, behind the byte order mark', () => {
    expect(withImport(parse('a.ts', '\uFEFFexport class B {}\n'), page).text).toBe(
      "\uFEFFimport { HomePage } from './home.page.js';\n\nexport class B {}\n",
    );
  });
});
