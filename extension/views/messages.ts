// The contract between the extension and the webview: every message either side may post. The webview imports
// it with `import type` only. Whatever arrives is from the other side's hands: the extension answers only the
// methods named here and validates nothing twice that the host validates anyway.
import type {
  CommandExecutionApprovalDecision,
  FileChangeApprovalDecision,
} from "../../agent-host/protocol/approval.js";
import type { HeddleTurnRestoreResponse } from "../../agent-host/protocol/heddle-changes.js";
import type { Thread } from "../../agent-host/protocol/thread.js";
import type { Turn } from "../../agent-host/protocol/turn.js";
import type { ToolRequestUserInputQuestion } from "../../agent-host/protocol/user-question.js";

/** Host methods that the webview may call through the extension. */
export type WebviewMethod =
  | "thread/start"
  | "thread/resume"
  | "thread/list"
  | "thread/name/set"
  | "thread/archive"
  | "thread/unarchive"
  | "turn/start"
  | "turn/steer"
  | "turn/interrupt"
  | "model/list"
  | "thread/shellCommand"
  | "thread/goal/set"
  | "thread/goal/clear"
  | "heddle/turn/changes"
  | "heddle/thread/queueRemove";

/** Commands of the extension that the composer and the goal offer. */
export type ViewCommand = "reviewChanges" | "setGoal" | "compactThread" | "endBackgroundTerminals";

export type RestoreDirection = "undo" | "redo";

export type HostState =
  | { readonly kind: "starting" }
  | { readonly kind: "ready"; readonly modelLabel: string; readonly offline: boolean }
  /** `restartInMs` is null when nothing happens until the user presses Retry. */
  | { readonly kind: "failed"; readonly message: string; readonly restartInMs: number | null };

/** An approval that waits for the user. `requestId` is the host's JSON-RPC id, as text. */
export type PendingApproval =
  | {
      readonly kind: "command";
      readonly requestId: string;
      readonly threadId: string;
      readonly turnId: string;
      readonly itemId: string;
      readonly command: string | null;
      readonly cwd: string | null;
      readonly reason: string | null;
      /** In the order to show; empty means accept, acceptForSession, decline, cancel. */
      readonly availableDecisions: readonly CommandExecutionApprovalDecision[];
    }
  | {
      readonly kind: "fileChange";
      readonly requestId: string;
      readonly threadId: string;
      readonly turnId: string;
      readonly itemId: string;
      readonly reason: string | null;
    };

/** Questions of the model that wait for the user, one to three of one call. */
export interface PendingQuestions {
  readonly requestId: string;
  readonly threadId: string;
  readonly turnId: string;
  readonly itemId: string;
  readonly questions: readonly ToolRequestUserInputQuestion[];
}

/** What the person chose in settings or commands and the view shows. */
export interface ViewSettings {
  readonly model: string | null;
  readonly approvalPolicy: "untrusted" | "on-request" | "never";
  readonly sandboxMode: "read-only" | "workspace-write" | "danger-full-access";
  readonly workspaceFolder: string | null;
  readonly workspaceTrusted: boolean;
  /** Enter sends, or Ctrl/Cmd+Enter does. */
  readonly sendWith: "enter" | "modEnter";
}

export type ToWebview =
  | { readonly type: "hostState"; readonly state: HostState }
  | { readonly type: "settings"; readonly settings: ViewSettings }
  /** Show this thread; `turns` holds all that is known, the running turn last. Null: the empty new-thread view. */
  | { readonly type: "showThread"; readonly thread: Thread | null; readonly turns: readonly Turn[] }
  | { readonly type: "approvals"; readonly pending: readonly PendingApproval[] }
  | { readonly type: "questions"; readonly pending: readonly PendingQuestions[] }
  /** A notification of the host, as it came. Batched: in order, never dropped. */
  | {
      readonly type: "notifications";
      readonly list: readonly { readonly method: string; readonly params: unknown }[];
    }
  | { readonly type: "response"; readonly id: number; readonly result: unknown }
  | { readonly type: "failure"; readonly id: number; readonly message: string }
  /** Put the cursor into the composer, with text to add to it (a file mention, a selection). */
  | { readonly type: "compose"; readonly text: string }
  | { readonly type: "showThreadList" }
  /** What came of taking a turn back or bringing it back. `outcome` is null when the host refused, `error` otherwise. */
  | {
      readonly type: "turnRestored";
      readonly threadId: string;
      readonly turnId: string;
      readonly direction: RestoreDirection;
      readonly outcome: HeddleTurnRestoreResponse | null;
      readonly error: string | null;
    };

export type FromWebview =
  /** Sent once by each load of the page; the extension answers with the whole state. */
  | { readonly type: "ready" }
  /**
   * Answered by `response` or `failure` with the same id, in order with the notifications around it. The view sends
   * thread/start as `{}` and turn/start as `{threadId, input}`: the extension adds the folder, model, approval policy
   * and sandbox that hold. After thread/start and thread/resume the view shows the answered thread by itself.
   */
  | {
      readonly type: "request";
      readonly id: number;
      readonly method: WebviewMethod;
      readonly params: Readonly<Record<string, unknown>>;
    }
  | {
      readonly type: "decide";
      readonly requestId: string;
      readonly decision: CommandExecutionApprovalDecision | FileChangeApprovalDecision;
    }
  /** By the ids of the questions; those that were skipped are missing. */
  | {
      readonly type: "answerQuestions";
      readonly requestId: string;
      readonly answers: Readonly<Record<string, readonly string[]>>;
    }
  /** The thread that the view now shows; the extension resumes it when the window reloads. */
  | { readonly type: "activeThread"; readonly threadId: string | null }
  /** Of the shown thread; `paths` chooses files, null means all. Answered by `turnRestored`. */
  | {
      readonly type: "restoreTurn";
      readonly turnId: string;
      readonly direction: RestoreDirection;
      readonly paths: readonly string[] | null;
    }
  /** Show what a turn of the shown thread changed, as diffs in the editor. */
  | { readonly type: "showTurnChanges"; readonly turnId: string }
  | { readonly type: "runCommand"; readonly command: ViewCommand }
  | { readonly type: "openDiff"; readonly itemId: string; readonly path: string | null }
  /** `path` comes from the model's text: absolute, or below the shown thread's folder; it need not exist. */
  | { readonly type: "openFile"; readonly path: string; readonly line: number | null }
  /** Always http or https. */
  | { readonly type: "openLink"; readonly href: string }
  | { readonly type: "copy"; readonly text: string }
  | { readonly type: "retryHost" }
  | { readonly type: "showLog" }
  | { readonly type: "chooseModel" }
  /** Choose when the agent asks and what its commands may touch. */
  | { readonly type: "chooseAccess" };
