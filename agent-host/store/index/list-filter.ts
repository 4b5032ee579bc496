// What a list query asks for, apart from how it is answered.
import type { SessionSource } from "../../protocol/thread.js";
import type { ThreadListQuery } from "../thread-store.js";

/** Threads that a person began; what lists show when no kinds are named. */
const INTERACTIVE = ["cli", "vscode"];
const SUB_AGENT_KINDS = [
  "subAgentReview",
  "subAgentCompact",
  "subAgentThreadSpawn",
  "subAgentOther",
] as const;

/** What full-text search is about: what sub-agents do is said in the threads that began them. */
export const SEARCHED_KINDS = ["cli", "vscode", "exec", "appServer", "unknown"] as const;
/** The kinds that a source may be of. */
export const SOURCE_KINDS = [...SEARCHED_KINDS, ...SUB_AGENT_KINDS] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** The kinds to match; "subAgent" is all of its kinds. */
export function wantedKinds(query: ThreadListQuery): readonly string[] {
  const kinds =
    query.sourceKinds === null || query.sourceKinds.length === 0 ? INTERACTIVE : query.sourceKinds;
  return kinds.flatMap((kind) => (kind === "subAgent" ? SUB_AGENT_KINDS : [kind]));
}

/** The providers to match, or null for all. */
export function wantedProviders(query: ThreadListQuery): readonly string[] | null {
  return query.modelProviders === null || query.modelProviders.length === 0 ? null : query.modelProviders;
}

/** The search term, or null when everything matches. */
export function wantedText(query: ThreadListQuery): string | null {
  return query.searchTerm === null || query.searchTerm === "" ? null : query.searchTerm;
}

export function sourceKindOf(source: SessionSource): SourceKind {
  if (typeof source === "string") return source;
  return "custom" in source ? "unknown" : subAgentKind(source.subAgent);
}

function subAgentKind(subAgent: unknown): SourceKind {
  if (subAgent === "review") return "subAgentReview";
  if (subAgent === "compact") return "subAgentCompact";
  const isSpawn = typeof subAgent === "object" && subAgent !== null && "thread_spawn" in subAgent;
  return isSpawn ? "subAgentThreadSpawn" : "subAgentOther";
}
