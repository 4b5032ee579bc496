// Tells clients what is wrong in the configuration's files, each problem once.
import type { ConfigProblem, ConfigService } from "../config/config.js";
import { configWarning } from "../protocol/notice.js";
import type { Client } from "./client.js";

export class ConfigWarnings {
  private readonly told = new WeakMap<Client, Set<string>>();
  private readonly listeners = new Set<(problem: ConfigProblem) => void>();

  constructor(private readonly clients: ReadonlySet<Client>) {}

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
        this.report(settings.problems);
        return settings;
      },
    };
  }

  /** Tells every client what it has not been told yet. */
  report(problems: readonly ConfigProblem[]): void {
    for (const problem of problems) {
      for (const listener of this.listeners) listener(problem);
      for (const client of this.clients) {
        const told = this.told.get(client) ?? new Set();
        this.told.set(client, told);
        if (isFirst(told, problem)) client.notify(configWarning, toParams(problem));
      }
    }
  }
}

/** A problem that was mended and comes back word by word at the same place is not told again. */
function isFirst(seen: Set<string>, problem: ConfigProblem): boolean {
  const key = JSON.stringify(problem);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

function toParams({ summary, details, path, line, column }: ConfigProblem) {
  const at = line === null ? null : { line, column: column ?? 1 };
  return { summary, details, path, range: at === null ? null : { start: at, end: at } };
}
