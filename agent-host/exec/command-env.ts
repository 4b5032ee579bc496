// The environment of commands: those a model runs, and those a client runs by itself.

/** Variables that hold secrets by their name. What a command must not read, it must not inherit. */
const SECRET_NAME = /KEY|SECRET|TOKEN|PASSWORD|PASSWD/i;

/** Put there by the editor for this host, and harmful to programs that a command starts. */
const HOST_ONLY = new Set([
  "ELECTRON_RUN_AS_NODE",
  "ELECTRON_NO_ATTACH_CONSOLE",
  "VSCODE_CRASH_REPORTER_PROCESS_TYPE",
  "VSCODE_ESM_ENTRYPOINT",
  "VSCODE_HANDLES_UNCAUGHT_ERRORS",
  "VSCODE_NLS_CONFIG",
]);

export interface CommandEnvOptions {
  /** What the host was started with. */
  readonly base: Readonly<Record<string, string | undefined>>;
  readonly threadId: string;
  readonly tty: boolean;
}

/** What any command may inherit of `base`, the host's own environment: no secrets, nothing meant for the host alone. */
export function inheritedEnv(base: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(base)) {
    if (value === undefined || HOST_ONLY.has(name) || SECRET_NAME.test(name)) continue;
    env[name] = value;
  }
  return env;
}

/** `base` without secrets, and with settings that keep programs from paging, colouring and waiting for a person. */
export function commandEnv({ base, threadId, tty }: CommandEnvOptions): Record<string, string> {
  return {
    ...inheritedEnv(base),
    NO_COLOR: "1",
    TERM: tty ? "xterm-256color" : "dumb",
    PAGER: "cat",
    GIT_PAGER: "cat",
    // Looking at a repository must not rewrite its index.
    GIT_OPTIONAL_LOCKS: "0",
    GH_PAGER: "cat",
    LANG: "C.UTF-8",
    LC_ALL: "C.UTF-8",
    HEDDLE_THREAD_ID: threadId,
    // Scripts written for the reference implementation look at these two.
    CODEX_THREAD_ID: threadId,
    CODEX_CI: "1",
  };
}
