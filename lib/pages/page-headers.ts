import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { ReflexError } from '../errors/reflex.error.js';

/**
 * What the documents of pages may load, in the words of the Content-Security-Policy header. No nonce for scripts: every
 * script is a file. One for style elements, as the kit makes some for its theme; style attributes in HTML there are none.
 */
const DEFAULT_POLICY = {
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  'script-src-attr': ["'none'"],
  'style-src': ["'self'"],
  // The bundler puts small images and fonts of stylesheets into them.
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'", 'data:'],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'self'"],
} as const satisfies Partial<Record<CspDirective, readonly string[]>>;

/** What `default-src` stands in for: an app that adds sources to one of them keeps its own origin. */
const FETCH_DIRECTIVES = ['connect-src', 'frame-src', 'manifest-src', 'media-src', 'worker-src'] as const;

/** The directives of the Content-Security-Policy of pages that take more sources. */
export type CspDirective =
  | (typeof FETCH_DIRECTIVES)[number]
  | 'default-src'
  | 'script-src'
  | 'script-src-attr'
  | 'style-src'
  | 'img-src'
  | 'font-src'
  | 'object-src'
  | 'base-uri'
  | 'form-action'
  | 'frame-ancestors';

/** Sources by directive, as they stand in the header: `{ 'img-src': ['https://images.example.com'] }`. */
export type ContentSecurityPolicy = Readonly<Partial<Record<CspDirective, readonly string[]>>>;

/** By what inline parts of a document show that they are its own. */
export interface PageNonces {
  /** For the style elements that the kit makes; undefined where the policy asks for none. */
  readonly style?: string;
  /** For the script elements of the document; undefined where the policy asks for none. */
  readonly script?: string;
  /** Style elements are let through: they bear the nonce, or none is asked for. */
  readonly inlineStyles: boolean;
}

const POLICY = 'Content-Security-Policy';
const NONE = "'none'";

/** The headers that a page's document has unless the app has set them: by helmet, say. Also their token. */
export class PageHeaders {
  /** Undefined where the app wants none. Without the nonce, which each document has anew. */
  private readonly policy?: ReadonlyMap<CspDirective, readonly string[]>;

  /** Throws `REFLEX_BAD_POLICY` for a directive that is none, or for sources that would change another directive. */
  constructor(policy: ContentSecurityPolicy | false = {}) {
    if (policy) this.policy = merge(policy);
  }

  /** Sets the headers that are not there yet. Returns the nonces of the policy in force. */
  apply(response: ServerResponse): PageNonces {
    this.applyPolicy(response);
    const policy = policyOf(response);
    const ancestors = directive(policy, 'frame-ancestors');
    if (ancestors === undefined || ancestors === "'self'") setMissing(response, 'X-Frame-Options', 'SAMEORIGIN');
    else if (ancestors === NONE) setMissing(response, 'X-Frame-Options', 'DENY');
    setMissing(response, 'X-Content-Type-Options', 'nosniff');
    setMissing(response, 'Referrer-Policy', 'same-origin');
    return { style: nonceOf(policy, 'style-src'), script: nonceOf(policy, 'script-src'), inlineStyles: allowsStyles(policy) };
  }

  private applyPolicy(response: ServerResponse): void {
    if (!this.policy || response.hasHeader(POLICY)) return;
    const styles = this.policy.get('style-src')!;
    // Beside a nonce, browsers take no notice of 'unsafe-inline', and beside anything, none of 'none'.
    const style = styles.includes("'unsafe-inline'") || styles[0] === NONE ? undefined : randomBytes(16).toString('base64url');
    response.setHeader(POLICY, headerText(this.policy, style));
  }
}

function headerText(policy: ReadonlyMap<CspDirective, readonly string[]>, style: string | undefined): string {
  const text = ([name, sources]: readonly [CspDirective, readonly string[]]): string =>
    name === 'style-src' && style !== undefined
      ? `${name} ${sources.join(' ')} 'nonce-${style}'`
      : `${name} ${sources.join(' ')}`;
  return [...policy].map(text).join('; ');
}

/** An app's sources come to those of the default. `'none'`, from whichever side, is no source and gives way to one. */
function merge(added: ContentSecurityPolicy): ReadonlyMap<CspDirective, readonly string[]> {
  const merged = new Map<CspDirective, readonly string[]>(Object.entries(DEFAULT_POLICY) as [CspDirective, readonly string[]][]);
  for (const [name, sources] of Object.entries(added)) {
    check(name, sources);
    const before = merged.get(name) ?? ["'self'"];
    const closed = sources.length === 1 && sources[0] === NONE;
    merged.set(name, closed ? sources : [...new Set([...before.filter((source) => source !== NONE), ...sources])]);
  }
  return merged;
}

function check(name: string, sources: unknown): asserts name is CspDirective {
  if (!Object.hasOwn(DEFAULT_POLICY, name) && !FETCH_DIRECTIVES.includes(name as never)) {
    throw new ReflexError('REFLEX_BAD_POLICY', `contentSecurityPolicy has no directive '${name}'`);
  }
  const fit = (source: unknown): boolean => typeof source === 'string' && /^[\x21-\x7e]+$/.test(source) && !/[;,]/.test(source);
  if (!Array.isArray(sources) || sources.length === 0 || !sources.every(fit)) {
    throw new ReflexError('REFLEX_BAD_POLICY', `contentSecurityPolicy['${name}'] is no list of sources`);
  }
}

/** The policy that a response has so far. Several count together; the first is enough to learn a nonce from. */
function policyOf(response: ServerResponse): string | undefined {
  const header = response.getHeader(POLICY);
  return Array.isArray(header) ? header.join(';') : header?.toString();
}

function nonceOf(policy: string | undefined, name: 'script-src' | 'style-src'): string | undefined {
  return /'nonce-([\w+/=-]+)'/.exec(elementSources(policy, name) ?? '')?.[1];
}

/** Whether style elements that bear the nonce, where there is one, are let through. */
function allowsStyles(policy: string | undefined): boolean {
  const sources = elementSources(policy, 'style-src');
  return sources === undefined || /'nonce-|'unsafe-inline'/.test(sources);
}

/** The sources of elements of a kind; undefined where all are allowed. */
function elementSources(policy: string | undefined, name: 'script-src' | 'style-src'): string | undefined {
  return directive(policy, `${name}-elem`) ?? directive(policy, name) ?? directive(policy, 'default-src');
}

/** The sources of a directive: of the first of its name, as in browsers. */
function directive(policy: string | undefined, name: string): string | undefined {
  const found = policy?.split(/[;,]/).find((part) => part.trim().split(/\s/, 1)[0]!.toLowerCase() === name);
  return found?.trim().slice(name.length).trim();
}

function setMissing(response: ServerResponse, name: string, value: string): void {
  if (!response.hasHeader(name)) response.setHeader(name, value);
}
