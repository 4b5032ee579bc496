/** Why the bytes of a file are not in the journal. */
export type UnknownReason =
  /** A command changed it that did not name it, and nobody had read it before. */
  | "notCaptured"
  | "tooLarge"
  /** The call, the thread or the home has used up its share of the journal. */
  | "overLimit"
  | "unreadable"
  /** A link, a folder or a device. */
  | "notAFile"
  /** The host ended while the command ran. */
  | "hostEnded";

/** What a path holds at one moment. `hash` names the bytes in the journal, `mode` holds the permission bits. */
export type FileState =
  | { readonly kind: "absent" }
  | { readonly kind: "file"; readonly hash: string; readonly size: number; readonly mode: number }
  | { readonly kind: "unknown"; readonly reason: UnknownReason };

export const ABSENT: FileState = { kind: "absent" };

export function unknownState(reason: UnknownReason): FileState {
  return { kind: "unknown", reason };
}

/** False where that is not known. */
export function isSameState(left: FileState, right: FileState): boolean {
  if (left.kind === "file" && right.kind === "file") {
    return left.hash === right.hash && left.mode === right.mode;
  }
  return left.kind === "absent" && right.kind === "absent";
}
