import { threadLoadedList } from "../../protocol/thread-list.js";
import { handler } from "../handler.js";

export const threadLoadedListHandler = handler(threadLoadedList, {}, async (params, ctx) => {
  const ids = ctx.threads.loadedIds();
  const { cursor } = params;
  const rest = cursor == null ? ids : ids.filter((id) => id > cursor);
  const data = params.limit == null ? rest : rest.slice(0, Math.max(params.limit, 1));
  return { data, nextCursor: data.length < rest.length ? (data.at(-1) ?? null) : null };
});
