/** What the compiler knows and both sides need: the numeric ids that stand for names on the wire. */
export interface Manifest {
  /** Changes whenever the bundle or the shape of any state changes. */
  readonly hash: string;
  readonly states: readonly ManifestState[];
  readonly pages: readonly ManifestPage[];
}

export interface ManifestState {
  readonly name: string;
  readonly vars: readonly ManifestVar[];
  readonly events: readonly ManifestEvent[];
}

export interface ManifestVar {
  readonly id: number;
  readonly name: string;
  readonly computed: boolean;
}

export interface ManifestEvent {
  readonly id: number;
  readonly name: string;
}

export interface ManifestPage {
  readonly id: number;
  /** Express route, for example `/products/:id`. */
  readonly route: string;
  /** Ids of the Vars that the page and its layout show: these are computed and sent, others are not. */
  readonly vars: readonly number[];
  /** Ids of the Vars that the browser may write on this page. */
  readonly bound: readonly number[];
  /** Ids of the events that parts of the page and its layout ask to run when it is opened, those of the layout first. Default: none. */
  readonly loads?: readonly number[];
}
