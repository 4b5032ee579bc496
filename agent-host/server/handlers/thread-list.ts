import path from "node:path";
import { threadList } from "../../protocol/thread-list.js";
import { handler } from "../handler.js";

const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 100;
/** What a person began, as opposed to what an agent did. */
const INTERACTIVE = ["cli", "vscode"];

export const threadListHandler = handler(threadList, {}, async (params, ctx) => {
  const cwds = params.cwd == null ? null : [params.cwd].flat().map((cwd) => path.resolve(ctx.cwd, cwd));
  const page = await ctx.threads.list({
    archived: params.archived ?? false,
    cwds,
    modelProviders: params.modelProviders?.length ? params.modelProviders : null,
    sourceKinds: params.sourceKinds?.length ? params.sourceKinds : INTERACTIVE,
    searchTerm: params.searchTerm || null,
    sortKey: params.sortKey ?? "created_at",
    sortDirection: params.sortDirection ?? "desc",
    cursor: params.cursor ?? null,
    indexOnly: params.useStateDbOnly ?? false,
    limit: Math.min(Math.max(params.limit ?? DEFAULT_LIMIT, 1), MAX_LIMIT),
  });
  return { data: [...page.data], nextCursor: page.nextCursor, backwardsCursor: page.backwardsCursor };
});
