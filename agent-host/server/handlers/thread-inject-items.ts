import { HostError } from "../../base/errors.js";
import { RawResponseItem } from "../../protocol/raw-response-item.js";
import { threadInjectItems } from "../../protocol/thread-inject-items.js";
import { handler } from "../handler.js";

export const threadInjectItemsHandler = handler(
  threadInjectItems,
  { queueKey: (params) => params.threadId },
  async ({ threadId, items }, ctx) => {
    const thread = ctx.threads.get(threadId);
    if (items.length === 0) throw new HostError("invalid-request", "items must not be empty");
    await thread.inject(items.map(toItem));
    return {};
  },
);

function toItem(value: unknown, index: number): { readonly type: string } {
  const item = RawResponseItem.safeParse(value);
  if (item.success) return item.data;
  const issue = item.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  const what = `${field === "" ? "" : `${field}: `}${issue?.message ?? "invalid"}`;
  throw new HostError("invalid-request", `items[${index}] is not a valid response item: ${what}`);
}
