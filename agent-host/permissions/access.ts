// What a tool call is about to touch, declared before anything runs.
export type Access =
  | {
      readonly kind: "command";
      /** The text the shell will run. */
      readonly script: string;
      /** The shell and how it is called, e.g. ["/bin/bash", "-lc", script]. */
      readonly argv: readonly string[];
      /** Absolute. */
      readonly cwd: string;
      /** The model asked to run without the sandbox. */
      readonly escalated: boolean;
      /** The command gets a terminal, where it may start a pager or wait for input. Unknown counts as yes. */
      readonly tty?: boolean;
    }
  /** Files created, changed, moved or removed; absolute paths. */
  | { readonly kind: "write"; readonly paths: readonly string[] }
  | { readonly kind: "read"; readonly paths: readonly string[] };
