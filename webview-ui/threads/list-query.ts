// Which threads the list asks for.
import type { ViewSettings } from "../../extension/views/messages.js";

export type ListScope = "folder" | "all" | "archived";

export interface ListQuery {
  readonly scope: ListScope;
  readonly search: string;
}

const PAGE_SIZE = 30;

/** The params of thread/list for a page; `cursor` null is the first. */
export function listParams(query: ListQuery, settings: ViewSettings | null, cursor: string | null) {
  const folder = settings?.workspaceFolder ?? null;
  const search = query.search.trim();
  return {
    limit: PAGE_SIZE,
    sortKey: "updated_at",
    sortDirection: "desc",
    ...(cursor !== null && { cursor }),
    ...(search !== "" && { searchTerm: search }),
    ...(query.scope === "folder" && folder !== null && { cwd: folder }),
    ...(query.scope === "archived" && { archived: true }),
  };
}
