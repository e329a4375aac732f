import { existsSync } from 'node:fs';
import type { Plugin } from 'vite';

const CLASS_NAMES = /^(.*\/@mantine\/[\w-]+)\/esm\/(?:.*\/)?([\w-]+)\.module\.mjs$/;
const STYLESHEET = /@mantine\/[\w-]+\/(?:styles\/)?[\w-]+\.css$/;
const MARK = '\0reflex:style:';

/**
 * Brings the stylesheet of each component of the kit with its class names, so that the CSS of used components ships and no
 * other. Packages without one per component bring theirs whole.
 *
 * With `joined`, what stands in the bundle is a mark; the styles that it marks become one file, see `kit-styles.ts`. Where
 * no page shows the kit, the runtime still has parts that load it when they are needed: those bring their styles along.
 */
export function kitStyles({ joined }: { readonly joined: boolean }): Plugin {
  return {
    name: 'reflex:kit-styles',
    enforce: 'pre',
    resolveId: {
      filter: { id: STYLESHEET },
      async handler(source, importer, options) {
        if (!joined) return undefined;
        const found = await this.resolve(source, importer, { ...options, skipSelf: true });
        // Another plugin may have asked this one on the way.
        if (!found || found.id.startsWith(MARK)) return found;
        // Not an id of a stylesheet any more: Vite would take it for its own.
        return { id: `${MARK}${found.id}.mark`, moduleSideEffects: 'no-treeshake' };
      },
    },
    load: {
      filter: { id: /\.mark$/ },
      handler: (id) => (id.startsWith(MARK) ? 'export {};' : undefined),
    },
    transform: {
      filter: { id: CLASS_NAMES },
      handler(code, id) {
        const match = CLASS_NAMES.exec(id);
        if (!match) return undefined;
        const [, folder, component] = match;
        const styles = [`${folder}/styles/${component}.css`, `${folder}/styles.css`].find((file) => existsSync(file));
        return styles === undefined ? undefined : { code: `import ${JSON.stringify(styles)};\n${code}`, map: null };
      },
    },
  };
}

/** The stylesheets that modules of a bundle ask for. */
export function markedStyles(moduleIds: Iterable<string>): string[] {
  return [...moduleIds].filter((id) => id.startsWith(MARK)).map((id) => id.slice(MARK.length).replace(/\.mark$/, ''));
}
