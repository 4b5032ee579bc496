// Every live method, once. A method of the protocol table that is not here is answered "not available yet".

import type { Handler } from "./handler.js";
import { accountLoginCancelHandler } from "./handlers/account-login-cancel.js";
import { accountLoginStartHandler } from "./handlers/account-login-start.js";
import { accountLogoutHandler } from "./handlers/account-logout.js";
import { accountRateLimitsReadHandler } from "./handlers/account-rate-limits-read.js";
import { accountReadHandler } from "./handlers/account-read.js";
import { accountSendAddCreditsNudgeEmailHandler } from "./handlers/account-send-add-credits-nudge-email.js";
import { collaborationModeListHandler } from "./handlers/collaboration-mode-list.js";
import { commandExecHandler } from "./handlers/command-exec.js";
import { commandExecResizeHandler } from "./handlers/command-exec-resize.js";
import { commandExecTerminateHandler } from "./handlers/command-exec-terminate.js";
import { commandExecWriteHandler } from "./handlers/command-exec-write.js";
import { configBatchWriteHandler } from "./handlers/config-batch-write.js";
import { configMcpServerReloadHandler } from "./handlers/config-mcp-server-reload.js";
import { configReadHandler } from "./handlers/config-read.js";
import { configRequirementsReadHandler } from "./handlers/config-requirements-read.js";
import { configValueWriteHandler } from "./handlers/config-value-write.js";
import { experimentalFeatureEnablementSetHandler } from "./handlers/experimental-feature-enablement-set.js";
import { experimentalFeatureListHandler } from "./handlers/experimental-feature-list.js";
import { feedbackUploadHandler } from "./handlers/feedback-upload.js";
import { fsCopyHandler } from "./handlers/fs-copy.js";
import { fsCreateDirectoryHandler } from "./handlers/fs-create-directory.js";
import { fsGetMetadataHandler } from "./handlers/fs-get-metadata.js";
import { fsReadDirectoryHandler } from "./handlers/fs-read-directory.js";
import { fsReadFileHandler } from "./handlers/fs-read-file.js";
import { fsRemoveHandler } from "./handlers/fs-remove.js";
import { fsUnwatchHandler } from "./handlers/fs-unwatch.js";
import { fsWatchHandler } from "./handlers/fs-watch.js";
import { fsWriteFileHandler } from "./handlers/fs-write-file.js";
import { fuzzyFileSearchHandler } from "./handlers/fuzzy-file-search.js";
import {
  fuzzyFileSearchSessionStartHandler,
  fuzzyFileSearchSessionStopHandler,
  fuzzyFileSearchSessionUpdateHandler,
} from "./handlers/fuzzy-file-search-session.js";
import { heddleThreadFollowHandler, heddleThreadUnfollowHandler } from "./handlers/heddle-thread-follow.js";
import { heddleThreadTakeOverHandler } from "./handlers/heddle-thread-take-over.js";
import { modelListHandler } from "./handlers/model-list.js";
import { reviewStartHandler } from "./handlers/review-start.js";
import { threadArchiveHandler } from "./handlers/thread-archive.js";
import { threadBackgroundTerminalsCleanHandler } from "./handlers/thread-background-terminals-clean.js";
import { threadCompactStartHandler } from "./handlers/thread-compact-start.js";
import { threadForkHandler } from "./handlers/thread-fork.js";
import {
  threadGoalClearHandler,
  threadGoalGetHandler,
  threadGoalSetHandler,
} from "./handlers/thread-goal.js";
import { threadInjectItemsHandler } from "./handlers/thread-inject-items.js";
import { threadListHandler } from "./handlers/thread-list.js";
import { threadLoadedListHandler } from "./handlers/thread-loaded-list.js";
import { threadMarkReviewedHandler } from "./handlers/thread-mark-reviewed.js";
import { threadMemoryModeSetHandler } from "./handlers/thread-memory-mode-set.js";
import { threadMetadataUpdateHandler } from "./handlers/thread-metadata-update.js";
import { threadNameSetHandler } from "./handlers/thread-name-set.js";
import { threadQueueRemoveHandler } from "./handlers/thread-queue-remove.js";
import { threadReadHandler } from "./handlers/thread-read.js";
import { threadResumeHandler } from "./handlers/thread-resume.js";
import { threadRollbackHandler } from "./handlers/thread-rollback.js";
import { threadSearchHandler } from "./handlers/thread-search.js";
import { threadShellCommandHandler } from "./handlers/thread-shell-command.js";
import { threadStartHandler } from "./handlers/thread-start.js";
import { threadTurnsListHandler } from "./handlers/thread-turns-list.js";
import { threadUnarchiveHandler } from "./handlers/thread-unarchive.js";
import { threadUnsubscribeHandler } from "./handlers/thread-unsubscribe.js";
import { turnChangesHandler } from "./handlers/turn-changes.js";
import { turnInterruptHandler } from "./handlers/turn-interrupt.js";
import { turnRedoHandler } from "./handlers/turn-redo.js";
import { turnStartHandler } from "./handlers/turn-start.js";
import { turnSteerHandler } from "./handlers/turn-steer.js";
import { turnUndoHandler } from "./handlers/turn-undo.js";

export const handlers: readonly Handler[] = [
  threadStartHandler,
  threadResumeHandler,
  threadForkHandler,
  threadReadHandler,
  threadTurnsListHandler,
  threadRollbackHandler,
  threadCompactStartHandler,
  threadInjectItemsHandler,
  threadMetadataUpdateHandler,
  threadMemoryModeSetHandler,
  threadGoalGetHandler,
  threadGoalSetHandler,
  threadGoalClearHandler,
  threadShellCommandHandler,
  threadBackgroundTerminalsCleanHandler,
  threadListHandler,
  threadSearchHandler,
  threadLoadedListHandler,
  threadNameSetHandler,
  threadArchiveHandler,
  threadUnarchiveHandler,
  threadUnsubscribeHandler,
  turnStartHandler,
  turnSteerHandler,
  turnInterruptHandler,
  reviewStartHandler,
  modelListHandler,
  configReadHandler,
  configMcpServerReloadHandler,
  configValueWriteHandler,
  feedbackUploadHandler,
  collaborationModeListHandler,
  experimentalFeatureEnablementSetHandler,
  experimentalFeatureListHandler,
  configRequirementsReadHandler,
  configBatchWriteHandler,
  commandExecHandler,
  commandExecWriteHandler,
  commandExecResizeHandler,
  commandExecTerminateHandler,
  fuzzyFileSearchHandler,
  fuzzyFileSearchSessionStartHandler,
  fuzzyFileSearchSessionUpdateHandler,
  fuzzyFileSearchSessionStopHandler,
  fsReadFileHandler,
  fsWriteFileHandler,
  fsCreateDirectoryHandler,
  fsGetMetadataHandler,
  fsReadDirectoryHandler,
  fsRemoveHandler,
  fsCopyHandler,
  fsWatchHandler,
  fsUnwatchHandler,
  accountReadHandler,
  accountRateLimitsReadHandler,
  accountSendAddCreditsNudgeEmailHandler,
  accountLoginStartHandler,
  accountLoginCancelHandler,
  accountLogoutHandler,
  heddleThreadFollowHandler,
  heddleThreadUnfollowHandler,
  heddleThreadTakeOverHandler,
  turnChangesHandler,
  turnUndoHandler,
  turnRedoHandler,
  threadMarkReviewedHandler,
  threadQueueRemoveHandler,
];
