// What a message cites of the memory, as a record and back.
import { MemoryCitation } from "../../../protocol/item.js";

/** Records name the threads by their rollouts; a message with anything else there is lost on other hosts. */
export function citationRecord(citation: MemoryCitation | null): object | null {
  return citation === null ? null : { entries: citation.entries, rolloutIds: citation.threadIds };
}

/** Null for a citation that cannot be read. */
export function toCitation(record: unknown): MemoryCitation | null {
  if (typeof record !== "object" || record === null) return null;
  const threadIds = "rolloutIds" in record ? record.rolloutIds : Reflect.get(record, "threadIds");
  return MemoryCitation.safeParse({ ...record, threadIds }).data ?? null;
}
