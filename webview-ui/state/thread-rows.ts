// The list of threads: rows as the host listed them, kept up to date by what it says later.
import type { Thread, ThreadStatus } from "../../agent-host/protocol/thread.js";
import type { Notification } from "./notification.js";
import { isObject, toList, toNumberOrNull, toObject, toText, toTextOrNull } from "./wire-value.js";

/** The longest name or preview kept of a thread, in characters. */
const MAX_TITLE = 300;

/** Any value of the wire as a thread without turns; null when it has no id. */
export function toThread(value: unknown): Thread | null {
  const fields = toObject(value);
  const id = toText(fields.id);
  if (id === "") return null;
  const git = isObject(fields.gitInfo) ? fields.gitInfo : null;
  return {
    id,
    forkedFromId: toTextOrNull(fields.forkedFromId),
    preview: toText(fields.preview),
    ephemeral: fields.ephemeral === true,
    modelProvider: toText(fields.modelProvider),
    createdAt: toNumberOrNull(fields.createdAt) ?? 0,
    updatedAt: toNumberOrNull(fields.updatedAt) ?? toNumberOrNull(fields.createdAt) ?? 0,
    status: toThreadStatus(fields.status),
    path: toTextOrNull(fields.path),
    cwd: toText(fields.cwd),
    cliVersion: toText(fields.cliVersion),
    source: "unknown",
    agentNickname: toTextOrNull(fields.agentNickname),
    agentRole: toTextOrNull(fields.agentRole),
    gitInfo: git && {
      sha: toTextOrNull(git.sha),
      branch: toTextOrNull(git.branch),
      originUrl: toTextOrNull(git.originUrl),
    },
    name: toTextOrNull(fields.name),
    turns: [],
  };
}

export function toThreadStatus(value: unknown): ThreadStatus {
  const status = toObject(value);
  switch (status.type) {
    case "idle":
    case "systemError":
      return { type: status.type };
    case "active":
      return {
        type: "active",
        activeFlags: toList(status.activeFlags).filter(
          (flag) => flag === "waitingOnApproval" || flag === "waitingOnUserInput",
        ),
      };
    default:
      return { type: "notLoaded" };
  }
}

/** What a person calls the thread: its name, or the first line of what they asked. */
export function threadTitle(thread: Pick<Thread, "name" | "preview">): string {
  const title = (thread.name ?? "").trim() || (thread.preview.trim().split("\n", 1)[0] ?? "");
  return title === "" ? "New thread" : title.slice(0, MAX_TITLE);
}

/** The rows after one notification; the same array when it concerns none of them. */
export function reduceRows(
  rows: readonly Thread[],
  notification: Notification,
  nowSeconds: number,
): readonly Thread[] {
  const params = toObject(notification.params);
  const id = toText(params.threadId);
  switch (notification.method) {
    case "thread/archived":
      return rows.some((row) => row.id === id) ? rows.filter((row) => row.id !== id) : rows;
    case "thread/name/updated":
      return changeRow(rows, id, (row) => ({ ...row, name: toTextOrNull(params.threadName) }));
    case "thread/status/changed":
      return changeRow(rows, id, (row) => ({ ...row, status: toThreadStatus(params.status) }));
    case "thread/closed":
      return changeRow(rows, id, (row) => ({ ...row, status: { type: "notLoaded" } }));
    case "turn/started":
    case "turn/completed":
      return changeRow(rows, id, (row) => ({ ...row, updatedAt: nowSeconds }));
    default:
      return rows;
  }
}

function changeRow(rows: readonly Thread[], id: string, change: (row: Thread) => Thread): readonly Thread[] {
  const index = rows.findIndex((row) => row.id === id);
  const row = rows[index];
  return row === undefined ? rows : rows.with(index, change(row));
}

/** Adds a page to the rows, without repeating those already there. */
export function addPage(rows: readonly Thread[], page: unknown): readonly Thread[] {
  const known = new Set(rows.map((row) => row.id));
  const fresh = toList(page)
    .map(toThread)
    .filter((row) => row !== null && !known.has(row.id)) as readonly Thread[];
  return [...rows, ...fresh];
}
