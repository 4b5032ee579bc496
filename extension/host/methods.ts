// The protocol as the extension uses it. The definitions are imported as types only: the host validates, so
// zod stays out of this bundle.
import type { accountLogout, accountRead } from "../../agent-host/protocol/account.js";
import type { accountRateLimitsUpdated } from "../../agent-host/protocol/account-limits.js";
import type {
  accountLoginCancel,
  accountLoginCompleted,
  accountLoginStart,
} from "../../agent-host/protocol/account-login.js";
import type {
  commandExecutionRequestApproval,
  fileChangeRequestApproval,
} from "../../agent-host/protocol/approval.js";
import type { configRead, configValueWrite } from "../../agent-host/protocol/config.js";
import type { ParamsOf, ResultOf } from "../../agent-host/protocol/define.js";
import type { documentSave } from "../../agent-host/protocol/heddle.js";
import type {
  turnChanges,
  turnChangesUpdated,
  turnRedo,
  turnUndo,
} from "../../agent-host/protocol/heddle-changes.js";
import type { lmList, lmModelsChanged, lmParts, lmRequest } from "../../agent-host/protocol/heddle-lm.js";
import type { threadQueueRemove, threadQueueUpdated } from "../../agent-host/protocol/heddle-queue.js";
import type * as itemEvents from "../../agent-host/protocol/item-events.js";
import type { modelList } from "../../agent-host/protocol/model-list.js";
import type { configWarning, warning } from "../../agent-host/protocol/notice.js";
import type { planDelta } from "../../agent-host/protocol/plan-delta.js";
import type { reviewStart } from "../../agent-host/protocol/review.js";
import type {
  threadArchive,
  threadArchived,
  threadUnarchive,
  threadUnarchived,
} from "../../agent-host/protocol/thread-archive.js";
import type { threadBackgroundTerminalsClean } from "../../agent-host/protocol/thread-background-terminals.js";
import type { threadCompactStart } from "../../agent-host/protocol/thread-compact.js";
import type {
  threadGoalClear,
  threadGoalCleared,
  threadGoalGet,
  threadGoalSet,
  threadGoalUpdated,
} from "../../agent-host/protocol/thread-goal.js";
import type { threadList } from "../../agent-host/protocol/thread-list.js";
import type { threadNameSet, threadNameUpdated } from "../../agent-host/protocol/thread-name-set.js";
import type { threadResume } from "../../agent-host/protocol/thread-resume.js";
import type { threadShellCommand } from "../../agent-host/protocol/thread-shell-command.js";
import type { threadStart, threadStarted } from "../../agent-host/protocol/thread-start.js";
import type {
  threadClosed,
  threadStatusChanged,
  threadTokenUsageUpdated,
} from "../../agent-host/protocol/thread-status.js";
import type { turnInterrupt } from "../../agent-host/protocol/turn-interrupt.js";
import type {
  errorNotification,
  turnCompleted,
  turnDiffUpdated,
  turnPlanUpdated,
  turnStart,
  turnStarted,
} from "../../agent-host/protocol/turn-start.js";
import type { turnSteer } from "../../agent-host/protocol/turn-steer.js";
import type { toolRequestUserInput } from "../../agent-host/protocol/user-question.js";

interface RequestTable {
  "thread/start": typeof threadStart;
  "thread/resume": typeof threadResume;
  "thread/list": typeof threadList;
  "thread/name/set": typeof threadNameSet;
  "thread/archive": typeof threadArchive;
  "thread/unarchive": typeof threadUnarchive;
  "turn/start": typeof turnStart;
  "turn/steer": typeof turnSteer;
  "turn/interrupt": typeof turnInterrupt;
  "model/list": typeof modelList;
  "heddle/turn/changes": typeof turnChanges;
  "heddle/turn/undo": typeof turnUndo;
  "heddle/turn/redo": typeof turnRedo;
  "heddle/thread/queueRemove": typeof threadQueueRemove;
  "thread/shellCommand": typeof threadShellCommand;
  "thread/backgroundTerminals/clean": typeof threadBackgroundTerminalsClean;
  "thread/compact/start": typeof threadCompactStart;
  "thread/goal/get": typeof threadGoalGet;
  "thread/goal/set": typeof threadGoalSet;
  "thread/goal/clear": typeof threadGoalClear;
  "review/start": typeof reviewStart;
  "config/read": typeof configRead;
  "config/value/write": typeof configValueWrite;
  "account/read": typeof accountRead;
  "account/login/start": typeof accountLoginStart;
  "account/login/cancel": typeof accountLoginCancel;
  "account/logout": typeof accountLogout;
}

interface NotificationTable {
  "account/login/completed": typeof accountLoginCompleted;
  "account/rateLimits/updated": typeof accountRateLimitsUpdated;
  warning: typeof warning;
  configWarning: typeof configWarning;
  error: typeof errorNotification;
  "item/started": typeof itemEvents.itemStarted;
  "item/completed": typeof itemEvents.itemCompleted;
  "item/agentMessage/delta": typeof itemEvents.agentMessageDelta;
  "item/plan/delta": typeof planDelta;
  "item/reasoning/summaryTextDelta": typeof itemEvents.reasoningSummaryTextDelta;
  "item/reasoning/summaryPartAdded": typeof itemEvents.reasoningSummaryPartAdded;
  "item/reasoning/textDelta": typeof itemEvents.reasoningTextDelta;
  "item/commandExecution/outputDelta": typeof itemEvents.commandExecutionOutputDelta;
  "item/commandExecution/terminalInteraction": typeof itemEvents.commandExecutionTerminalInteraction;
  "item/fileChange/outputDelta": typeof itemEvents.fileChangeOutputDelta;
  "item/fileChange/patchUpdated": typeof itemEvents.fileChangePatchUpdated;
  "serverRequest/resolved": typeof itemEvents.serverRequestResolved;
  "thread/started": typeof threadStarted;
  "thread/status/changed": typeof threadStatusChanged;
  "thread/closed": typeof threadClosed;
  "thread/archived": typeof threadArchived;
  "thread/unarchived": typeof threadUnarchived;
  "thread/name/updated": typeof threadNameUpdated;
  "thread/tokenUsage/updated": typeof threadTokenUsageUpdated;
  "turn/started": typeof turnStarted;
  "turn/completed": typeof turnCompleted;
  "turn/diff/updated": typeof turnDiffUpdated;
  "turn/plan/updated": typeof turnPlanUpdated;
  "thread/goal/updated": typeof threadGoalUpdated;
  "thread/goal/cleared": typeof threadGoalCleared;
  "heddle/thread/queueUpdated": typeof threadQueueUpdated;
  "heddle/turn/changesUpdated": typeof turnChangesUpdated;
}

interface ServerRequestTable {
  "item/commandExecution/requestApproval": typeof commandExecutionRequestApproval;
  "item/fileChange/requestApproval": typeof fileChangeRequestApproval;
  "item/tool/requestUserInput": typeof toolRequestUserInput;
  "heddle/document/save": typeof documentSave;
  "heddle/lm/list": typeof lmList;
  "heddle/lm/request": typeof lmRequest;
}

interface ClientNotificationTable {
  "heddle/lm/parts": typeof lmParts;
  "heddle/lm/modelsChanged": typeof lmModelsChanged;
}

export type HostMethod = keyof RequestTable;
export type HostParams<M extends HostMethod> = ParamsOf<RequestTable[M]>;
export type HostResult<M extends HostMethod> = ResultOf<RequestTable[M]>;

export type ServerMethod = keyof ServerRequestTable;
export type ServerParams<M extends ServerMethod> = ParamsOf<ServerRequestTable[M]>;
export type ServerResult<M extends ServerMethod> = ResultOf<ServerRequestTable[M]>;

export type ClientNotificationMethod = keyof ClientNotificationTable;

/** Tells the host something that it does not answer. */
export type Notify = <M extends ClientNotificationMethod>(
  method: M,
  params: ParamsOf<ClientNotificationTable[M]>,
) => void;

export type NotificationMethod = keyof NotificationTable;

/** A notification of the host as it came, tagged by its method. */
export type HostNotification = {
  readonly [M in NotificationMethod]: { readonly method: M; readonly params: ParamsOf<NotificationTable[M]> };
}[NotificationMethod];

// A record, so that a notification cannot be in the table and be forgotten here.
const listened: Record<NotificationMethod, true> = {
  "account/login/completed": true,
  "account/rateLimits/updated": true,
  warning: true,
  configWarning: true,
  error: true,
  "item/started": true,
  "item/completed": true,
  "item/agentMessage/delta": true,
  "item/plan/delta": true,
  "item/reasoning/summaryTextDelta": true,
  "item/reasoning/summaryPartAdded": true,
  "item/reasoning/textDelta": true,
  "item/commandExecution/outputDelta": true,
  "item/commandExecution/terminalInteraction": true,
  "item/fileChange/outputDelta": true,
  "item/fileChange/patchUpdated": true,
  "serverRequest/resolved": true,
  "thread/started": true,
  "thread/status/changed": true,
  "thread/closed": true,
  "thread/archived": true,
  "thread/unarchived": true,
  "thread/name/updated": true,
  "thread/tokenUsage/updated": true,
  "turn/started": true,
  "turn/completed": true,
  "turn/diff/updated": true,
  "turn/plan/updated": true,
  "thread/goal/updated": true,
  "thread/goal/cleared": true,
  "heddle/thread/queueUpdated": true,
  "heddle/turn/changesUpdated": true,
};

/** Every notification that the extension takes from the host. */
export const NOTIFICATION_METHODS: readonly string[] = Object.keys(listened);

/**
 * Gives a message of the host its type. The host checks what it sends against the same definitions, and it is
 * a program that we started ourselves: nothing is parsed again here.
 */
export function asHostNotification(method: string, params: unknown): HostNotification {
  return { method, params } as HostNotification;
}
