// Tells clients what is wrong in the configuration's files, each problem once.
import type { Disposable } from "../base/disposable.js";
import { errorMessage } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { ConfigProblem, ConfigService, Settings } from "../config/config.js";
import { configWarning, warning } from "../protocol/notice.js";
import type { Client } from "./client.js";

export class ConfigWarnings {
  private readonly told = new WeakMap<Client, Set<string>>();
  private readonly listeners = new Set<(problem: ConfigProblem) => void>();

  private watching: Disposable | null = null;

  constructor(
    private readonly clients: ReadonlySet<Client>,
    private readonly log: Log,
  ) {}

  /** Reads the settings of the place where the host was started, and follows the files from now on. */
  joined(config: ConfigService, cwd: string): void {
    this.watching ??= config.onChange((changed) => this.look(config, changed));
    this.look(config, cwd);
  }

  /** Nobody is left to be told: nothing is watched. */
  left(): void {
    if (this.clients.size > 0) return;
    this.watching?.dispose();
    this.watching = null;
  }

  private look(config: ConfigService, cwd: string): void {
    config.settings(cwd).then(
      (settings) => this.report(settings),
      (error: unknown) => this.log.warn("the configuration is not usable", { error: errorMessage(error) }),
    );
  }

  /** Hears of problems as a client does: for a door without one. */
  onProblem(listener: (problem: ConfigProblem) => void): void {
    const heard = new Set<string>();
    this.listeners.add((problem) => {
      if (isFirst(heard, problem)) listener(problem);
    });
  }

  /** The same service; whoever reads settings through it has their problems reported. */
  watch(config: ConfigService): ConfigService {
    return {
      ...config,
      settings: async (cwd, overrides) => {
        const settings = await config.settings(cwd, overrides);
        this.report(settings);
        return settings;
      },
    };
  }

  /** Tells every client what it has not been told yet. */
  report({ problems, warnings }: Pick<Settings, "problems" | "warnings">): void {
    for (const problem of problems) {
      for (const listener of this.listeners) listener(problem);
      for (const client of this.clients) {
        if (this.isFirstFor(client, problem)) client.notify(configWarning, toParams(problem));
      }
    }
    for (const message of warnings) {
      for (const client of this.clients) {
        if (this.isFirstFor(client, message)) client.notify(warning, { threadId: null, message });
      }
    }
  }

  private isFirstFor(client: Client, said: ConfigProblem | string): boolean {
    const told = this.told.get(client) ?? new Set();
    this.told.set(client, told);
    return isFirst(told, said);
  }
}

/** A problem that was mended and comes back word by word at the same place is not told again. */
function isFirst(seen: Set<string>, said: ConfigProblem | string): boolean {
  const key = JSON.stringify(said);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

function toParams({ summary, details, path, line, column }: ConfigProblem) {
  const at = line === null ? null : { line, column: column ?? 1 };
  return { summary, details, path, range: at === null ? null : { start: at, end: at } };
}
