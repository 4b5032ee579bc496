// Names of the two sides of a proposed change, as addresses of read-only documents. Pure.

/** The scheme of documents that hold one side of a pending patch. */
export const PATCH_SCHEME = "heddle-patch";

export interface PatchSide {
  readonly threadId: string;
  readonly itemId: string;
  readonly side: "before" | "after";
}

/** The query of the address; its path is that of the file, so that the editor finds the language. */
export function toPatchQuery({ threadId, itemId, side }: PatchSide): string {
  return new URLSearchParams({ thread: threadId, item: itemId, side }).toString();
}

/** Null for a query that is none of ours. */
export function fromPatchQuery(query: string): PatchSide | null {
  const values = new URLSearchParams(query);
  const threadId = values.get("thread");
  const itemId = values.get("item");
  const side = values.get("side");
  if (threadId === null || itemId === null || (side !== "before" && side !== "after")) return null;
  return { threadId, itemId, side };
}
