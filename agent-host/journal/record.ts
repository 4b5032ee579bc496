// The lines of a thread's journal. Names are short: there are many of them, and they are kept for months.
import * as z from "zod";
import type { FileState } from "./file-state.js";

/** What changed a file. */
export type Cause = "patch" | "command" | "undo" | "redo";

export interface FileChange {
  /** Absolute, as it was named. */
  readonly path: string;
  /** Where the path led when it was recorded, all links followed. */
  readonly realPath: string;
  readonly before: FileState;
  readonly after: FileState;
}

export type JournalRecord =
  | ({
      readonly type: "change";
      readonly turnId: string;
      readonly callId: string;
      readonly cause: Cause;
      readonly atMs: number;
    } & FileChange)
  /** A patch, or an undo, was taken back as a whole: its changes did not happen. */
  | { readonly type: "void"; readonly turnId: string; readonly callId: string }
  /** A command is about to run; these are the files that it names, as they were. */
  | {
      readonly type: "begin";
      readonly turnId: string;
      readonly callId: string;
      readonly files: readonly Omit<FileChange, "after">[];
    }
  /** What the command changed is recorded. */
  | { readonly type: "end"; readonly turnId: string; readonly callId: string }
  /** Something of the turn may be missing here. */
  | { readonly type: "gap"; readonly turnId: string; readonly reason: string }
  /** A person has seen the changes so far, of these paths or of all. */
  | { readonly type: "reviewed"; readonly paths: readonly string[] | null };

const State = z.union([
  z.null(),
  z.object({ h: z.string().regex(/^[0-9a-f]{64}$/), s: z.number(), m: z.number() }),
  z.object({
    u: z.enum(["notCaptured", "tooLarge", "overLimit", "unreadable", "notAFile", "hostEnded"]),
  }),
]);
const Place = { path: z.string(), real: z.string().optional() };

const Line = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("change"),
    turn: z.string(),
    call: z.string(),
    cause: z.enum(["patch", "command", "undo", "redo"]),
    at: z.number(),
    ...Place,
    before: State,
    after: State,
  }),
  z.object({ type: z.literal("void"), turn: z.string(), call: z.string() }),
  z.object({
    type: z.literal("begin"),
    turn: z.string(),
    call: z.string(),
    files: z.array(z.object({ ...Place, before: State })),
  }),
  z.object({ type: z.literal("end"), turn: z.string(), call: z.string() }),
  z.object({ type: z.literal("gap"), turn: z.string(), reason: z.string() }),
  z.object({ type: z.literal("reviewed"), paths: z.array(z.string()).nullable() }),
]);
type Line = z.infer<typeof Line>;

/** With its line feed. */
export function toLine(record: JournalRecord): string {
  return `${JSON.stringify(toWritten(record))}\n`;
}

/** Null for a line that is damaged, or that a newer version wrote. */
export function fromLine(line: string): JournalRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // A damaged line costs itself.
    return null;
  }
  const parsed = Line.safeParse(value);
  return parsed.success ? fromWritten(parsed.data) : null;
}

function toWritten(record: JournalRecord): Line {
  switch (record.type) {
    case "change": {
      const { type, turnId: turn, callId: call, cause, atMs: at, before, after } = record;
      return {
        type,
        turn,
        call,
        cause,
        at,
        ...toPlace(record),
        before: toState(before),
        after: toState(after),
      };
    }
    case "begin": {
      const files = record.files.map((file) => ({ ...toPlace(file), before: toState(file.before) }));
      return { type: "begin", turn: record.turnId, call: record.callId, files };
    }
    case "void":
    case "end":
      return { type: record.type, turn: record.turnId, call: record.callId };
    case "gap":
      return { type: "gap", turn: record.turnId, reason: record.reason };
    case "reviewed":
      return { type: "reviewed", paths: record.paths === null ? null : [...record.paths] };
    default:
      return record satisfies never;
  }
}

function fromWritten(line: Line): JournalRecord {
  switch (line.type) {
    case "change": {
      const { type, turn: turnId, call: callId, cause, at: atMs } = line;
      const { before, after } = line;
      return {
        type,
        turnId,
        callId,
        cause,
        atMs,
        ...fromPlace(line),
        before: fromState(before),
        after: fromState(after),
      };
    }
    case "begin": {
      const files = line.files.map((file) => ({ ...fromPlace(file), before: fromState(file.before) }));
      return { type: "begin", turnId: line.turn, callId: line.call, files };
    }
    case "void":
    case "end":
      return { type: line.type, turnId: line.turn, callId: line.call };
    case "gap":
      return { type: "gap", turnId: line.turn, reason: line.reason };
    case "reviewed":
      return line;
    default:
      return line satisfies never;
  }
}

function toPlace({ path, realPath }: Pick<FileChange, "path" | "realPath">) {
  return realPath === path ? { path } : { path, real: realPath };
}

function fromPlace({ path, real }: { readonly path: string; readonly real?: string | undefined }) {
  return { path, realPath: real ?? path };
}

function toState(state: FileState): z.infer<typeof State> {
  if (state.kind === "absent") return null;
  return state.kind === "unknown" ? { u: state.reason } : { h: state.hash, s: state.size, m: state.mode };
}

function fromState(state: z.infer<typeof State>): FileState {
  if (state === null) return { kind: "absent" };
  return "u" in state
    ? { kind: "unknown", reason: state.u }
    : { kind: "file", hash: state.h, size: state.s, mode: state.m };
}
