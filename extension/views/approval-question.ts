// What a window notification asks. Pure.
import path from "node:path";
import type { PendingApproval } from "./messages.js";

/** Messages of notifications are short, on one line. */
const MAX_CHARS = 200;
/** Characters that are not seen as what they are: line ends, controls, marks that turn the direction of text. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

export type ApprovalQuestion =
  | { readonly kind: "command"; readonly command: string }
  | { readonly kind: "files"; readonly names: string }
  /** It cannot be shown whole: who wants to accept it must look at it first. */
  | { readonly kind: "look" };

/** `files` are the paths that a patch touches. */
export function approvalQuestion(approval: PendingApproval, files: readonly string[]): ApprovalQuestion {
  switch (approval.kind) {
    case "command": {
      const { command } = approval;
      return command !== null && isShownWhole(command) ? { kind: "command", command } : { kind: "look" };
    }
    case "fileChange": {
      const names = files.map((file) => path.basename(file)).join(", ");
      return names !== "" && isShownWhole(names) ? { kind: "files", names } : { kind: "look" };
    }
  }
}

function isShownWhole(text: string): boolean {
  return text.length <= MAX_CHARS && !UNSEEN.test(text);
}
