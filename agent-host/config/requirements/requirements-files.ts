// The sources of requirements, lowest first: the machine's files, then what the older managed_config.toml implies.
import { readFile } from "node:fs/promises";
import type { Log } from "../../base/log.js";
import type { ConfigProblem } from "../config.js";
import { IdentityCache } from "../identity-cache.js";
import { invalidConfiguration, type Layer } from "../layer.js";
import { fileProblem, stampOf } from "../layer-file.js";
import { legacyRequirements } from "./legacy-requirements.js";
import { mergeRequirements, NO_REQUIREMENTS, type Requirements } from "./requirements.js";
import { unenforceable } from "./unenforceable.js";

export interface RequirementsOptions {
  /** Lowest first; none has to exist. */
  readonly files: readonly string[];
  /** The full name of the machine, as far as it has one. */
  readonly hostName: () => Promise<string>;
  readonly log: Log;
}

export interface LoadedRequirements {
  readonly requirements: Requirements;
  readonly problems: readonly ConfigProblem[];
}

export interface RequirementsFiles {
  /**
   * The same object for as long as nothing changed. Throws HostError "invalid-request" for a file that is broken and
   * never was in order: nobody knows what it demands.
   */
  load(managed: Layer): Promise<LoadedRequirements>;
}

export function createRequirementsFiles(options: RequirementsOptions): RequirementsFiles {
  const loaders = options.files.map((file) => createLoader(file, options));
  const merged = new IdentityCache<LoadedRequirements>();
  return {
    async load(managed) {
      const sources = await Promise.all(loaders.map((load) => load()));
      return merged.get("", [...sources, managed], () => {
        const all = [...sources, { requirements: legacyRequirements(managed), problems: [] }];
        const requirements = all.reduce(
          (under, { requirements: over }) => mergeRequirements(under, over),
          NO_REQUIREMENTS,
        );
        return {
          requirements,
          problems: [
            ...all.flatMap(({ problems }) => problems),
            ...unenforceable(requirements).map((summary) => ({ ...NOWHERE, summary })),
          ],
        };
      });
    },
  };
}

const NOWHERE = { details: null, path: null, line: null, column: null };

function createLoader(
  file: string,
  { hostName, log }: RequirementsOptions,
): () => Promise<LoadedRequirements> {
  const nothing: LoadedRequirements = { requirements: NO_REQUIREMENTS, problems: [] };
  let stampNow = "";
  let loaded = nothing;
  let lastGood: Requirements | null = null;
  return async () => {
    const stamp = stampOf(file, true);
    if (stamp === stampNow) return loaded;
    if (stamp === "") {
      lastGood = null;
      loaded = nothing;
    } else {
      try {
        const { parseRequirements } = await import("./parse-requirements.js");
        lastGood = await parseRequirements(file, await readFile(file, "utf8"), hostName);
        loaded = { requirements: lastGood, problems: [] };
      } catch (error) {
        const problem = fileProblem(file, error);
        log.warn(problem.summary, { path: file, line: problem.line, details: problem.details });
        if (lastGood === null) {
          const place = problem.line === null ? file : `${file}:${problem.line}:${problem.column ?? 1}`;
          throw invalidConfiguration(`${place}: ${problem.details ?? "it cannot be read"}`);
        }
        loaded = { requirements: lastGood, problems: [problem] };
      }
    }
    stampNow = stamp;
    return loaded;
  };
}
