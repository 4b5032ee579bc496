// Where the tools of a turn run. There is one place, the host's own, and the choice to have none.
import path from "node:path";
import { HostError } from "../base/errors.js";
import type { TurnEnvironmentParams } from "../protocol/collaboration.js";

/** `none`: tools that need files or processes are neither offered nor run. */
export type TurnEnvironment = "local" | "none";

export interface ChosenEnvironment {
  readonly environment: TurnEnvironment;
  /** Absolute; null leaves it where it is. */
  readonly cwd: string | null;
}

const LOCAL_ID = "local";

/**
 * What a list of environments asks for: null when nothing is asked, none for an empty one; of several the first
 * counts (protocol §2.3, turn/start). Throws HostError "invalid-request" for an unknown id or a relative folder.
 */
export function chosenEnvironment(
  environments: readonly TurnEnvironmentParams[] | null | undefined,
): ChosenEnvironment | null {
  if (environments == null) return null;
  for (const { environmentId, cwd } of environments) {
    if (environmentId !== LOCAL_ID) {
      throw new HostError("invalid-request", `unknown turn environment id \`${environmentId}\``);
    }
    if (!path.isAbsolute(cwd)) {
      throw new HostError("invalid-request", `environment cwd must be an absolute path: ${cwd}`);
    }
  }
  const [first] = environments;
  if (first === undefined) return { environment: "none", cwd: null };
  return { environment: "local", cwd: path.normalize(first.cwd) };
}
