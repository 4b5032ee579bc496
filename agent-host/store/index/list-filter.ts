// What a list query asks for, apart from how it is answered.
import type { SessionSource } from "../../protocol/thread.js";
import type { ThreadListQuery } from "../thread-store.js";

/** Threads that a person began; what lists show when no kinds are named. */
const INTERACTIVE = ["cli", "vscode"];

/** The kinds to match; never empty. */
export function wantedKinds(query: ThreadListQuery): readonly string[] {
  return query.sourceKinds === null || query.sourceKinds.length === 0 ? INTERACTIVE : query.sourceKinds;
}

/** The providers to match, or null for all. */
export function wantedProviders(query: ThreadListQuery): readonly string[] | null {
  return query.modelProviders === null || query.modelProviders.length === 0 ? null : query.modelProviders;
}

/** The search term, or null when everything matches. */
export function wantedText(query: ThreadListQuery): string | null {
  return query.searchTerm === null || query.searchTerm === "" ? null : query.searchTerm;
}

/** The kinds that a source goes by: sub-agents match their own kind and the general one. */
export function sourceKindsOf(source: SessionSource): readonly string[] {
  if (typeof source === "string") return [source];
  if ("custom" in source) return ["unknown"];
  return ["subAgent", subAgentKind(source.subAgent)];
}

function subAgentKind(subAgent: unknown): string {
  if (subAgent === "review") return "subAgentReview";
  if (subAgent === "compact") return "subAgentCompact";
  const isSpawn = typeof subAgent === "object" && subAgent !== null && "thread_spawn" in subAgent;
  return isSpawn ? "subAgentThreadSpawn" : "subAgentOther";
}
