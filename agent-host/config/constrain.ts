// Holds what is configured against the requirements: what they do not allow gives way to what they do.
import type { ConfigProblem } from "./config.js";
import { invalidConfiguration, ownerOf } from "./layer.js";
import type { LayerStack } from "./layer-stack.js";
import { locateKey } from "./locate.js";
import { allowedValues, type Choices, disallowed, isAllowed, nameOf } from "./requirements/allowed.js";
import { pinViolations } from "./requirements/violations.js";
import type { ConfigTable } from "./tree.js";

export class Constraint {
  readonly problems: ConfigProblem[] = [];

  constructor(private readonly stack: LayerStack) {}

  /** The configured value, or the first that is allowed. Throws HostError "invalid-request" for one that a request set. */
  choose<K extends keyof Choices>(
    key: K,
    configured: Choices[K] | undefined,
    usual: Choices[K],
    /** The key that says it, if it goes by another name. */
    saidBy: string = key,
  ): Choices[K] {
    const { requirements } = this.stack;
    const wanted = configured ?? usual;
    if (isAllowed(requirements, key, wanted)) return wanted;
    // A client's own sandbox is the client's to choose, not ours to fall back to.
    const fallback = allowedValues(requirements, key)?.find((value) => value !== "external-sandbox") ?? usual;
    if (configured !== undefined) {
      this.complain([saidBy], disallowed(requirements, key, configured), nameOf(fallback));
    }
    return fallback;
  }

  /** Tells of features that are configured against what is pinned. */
  checkFeatures(config: ConfigTable): void {
    for (const { path, message } of pinViolations(this.stack.requirements, config.features)) {
      this.complain(path, message, "what is demanded");
    }
  }

  private complain(keys: readonly string[], message: string, fallback: string): void {
    const owner = ownerOf(this.stack.inForce, keys);
    if (owner !== null && owner === this.stack.request) throw invalidConfiguration(message);
    const position =
      owner === null || owner.text === null ? null : locateKey(owner.text, [...owner.keyPrefix, ...keys]);
    this.problems.push({
      summary: `Configured value for \`${keys.join(".")}\` is disallowed by requirements; falling back to ${fallback}`,
      details: message,
      path: owner?.file ?? null,
      line: position?.line ?? null,
      column: position?.column ?? null,
    });
  }
}
