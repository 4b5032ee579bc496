// A web search, as a record and back.
import { WebSearchAction, type WebSearchItem } from "../../../protocol/tool-call-item.js";
import type { ItemOf } from "../completed-item-record.js";
import type { EventOf } from "../event-record.js";
import { toCamelKeys, toSnakeKeys } from "../letter-case.js";

export function webSearchRecord(item: WebSearchItem): object {
  return { query: item.query, action: actionRecord(item.action) };
}

function actionRecord(action: WebSearchAction | null): object {
  if (action === null) return { type: "other" };
  const members = Object.entries(action).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(members), type: toSnakeKeys(action.type, "andValues") };
}

export function toWebSearchItem(record: EventOf<"web_search_end"> | ItemOf<"WebSearch">): WebSearchItem {
  const id = "call_id" in record ? String(record.call_id) : String(record.id);
  return { type: "webSearch", id, query: record.query, action: toAction(record.action) };
}

function toAction(action: unknown): WebSearchAction | null {
  if (typeof action !== "object" || action === null || !("type" in action)) return null;
  const nothing = { query: null, queries: null, url: null, pattern: null };
  const noun = { ...nothing, ...action, type: toCamelKeys(action.type, "andValues") };
  return WebSearchAction.safeParse(noun).data ?? null;
}
