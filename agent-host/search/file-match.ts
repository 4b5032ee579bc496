/** A file or folder that fits a query. */
export interface FileMatch {
  /** The root it was found under, as it was given. */
  readonly root: string;
  /** Relative to the root, with the system's own separator. */
  readonly path: string;
  readonly name: string;
  readonly isDirectory: boolean;
  /** At least 1; comparable between matches of one query. */
  readonly score: number;
  /** The matched letters of `path`, ascending, counted in code points. */
  readonly indices: readonly number[];
}

/** More are never given. */
export const MAX_MATCHES = 50;
