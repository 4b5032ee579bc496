import type { SessionGrants } from "./decide.js";

/** The approvals of one session, kept in memory and gone with it. */
export interface SessionGrantStore extends SessionGrants {
  /** Covers this very command line in this very folder from now on. */
  grantCommand(argv: readonly string[], cwd: string): void;
  /** Covers these files from now on, one by one. */
  grantPaths(paths: readonly string[]): void;
}

export function createSessionGrants(): SessionGrantStore {
  const commands = new Set<string>();
  const files = new Set<string>();
  const commandKey = (argv: readonly string[], cwd: string) => JSON.stringify([cwd, ...argv]);
  return {
    coversCommand: (argv, cwd) => commands.has(commandKey(argv, cwd)),
    coversPaths: (paths) => paths.length > 0 && paths.every((file) => files.has(file)),
    grantCommand(argv, cwd) {
      commands.add(commandKey(argv, cwd));
    },
    grantPaths(paths) {
      for (const file of paths) files.add(file);
    },
  };
}
