import type { FileUpdateChange } from "../../protocol/item.js";
import type { EditorCapabilities } from "../handshake.js";
import { ACCEPT_PATCH_COMMAND, DECLINE_PATCH_COMMAND } from "../handshake.js";
import type { PendingPatch } from "./pending-patches.js";

/** The extension's own command; offered only to clients that say they have it. */
const OPEN_DIFF_COMMAND = "heddle.openDiff";

/** LSP CodeLens values for the patches that wait on one file. */
export function codeLenses(patches: readonly PendingPatch[], editor: EditorCapabilities): unknown[] {
  return patches.flatMap(({ threadId, itemId, change }) => {
    const line = firstChangedLine(change);
    const range = { start: { line, character: 0 }, end: { line, character: 0 } };
    const target = { threadId, itemId, path: change.path };
    const lens = (title: string, command: string) => ({
      range,
      command: { title, command, arguments: [target] },
    });
    return [
      lens("Accept", ACCEPT_PATCH_COMMAND),
      lens("Decline", DECLINE_PATCH_COMMAND),
      ...(editor.openDiff ? [lens("Open diff", OPEN_DIFF_COMMAND)] : []),
    ];
  });
}

/** 0-based; past the unchanged lines that lead a hunk. */
function firstChangedLine(change: FileUpdateChange): number {
  if (change.kind.type !== "update") return 0;
  const lines = change.diff.split("\n");
  const header = lines.findIndex((line) => line.startsWith("@@"));
  const start = Number(/^@@ -(\d+)/.exec(lines[header] ?? "")?.[1] ?? 1);
  let context = 0;
  while (lines[header + 1 + context]?.startsWith(" ")) context++;
  return Math.max(0, start - 1 + context);
}
