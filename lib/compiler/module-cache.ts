/** An emitted module as text. */
export interface EmittedModule {
  readonly source: string;
  /** The npm packages that it imports. */
  readonly packages: readonly string[];
}

/** Emitted modules by a fingerprint of all that they are made from: what was emitted before need not be again. */
export interface ModuleCache {
  get(fingerprint: string): EmittedModule | undefined;
  set(fingerprint: string, module: EmittedModule): void;
}
