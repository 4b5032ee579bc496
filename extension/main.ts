// Wiring only: builds the parts, hands them to each other, and returns. Nothing here waits for the host.
import { type ConfigurationChangeEvent, type ExtensionContext, window, workspace } from "vscode";
import { registerCommands } from "./commands/register-commands.js";
import { createPatchReview } from "./editor/patch-review.js";
import { registerReviewFindings } from "./editor/review-findings.js";
import { saveDocuments } from "./editor/save-documents.js";
import { onModelsChanged } from "./editor-models/language-models.js";
import { lendModels } from "./editor-models/lend-models.js";
import { createHost, type Host } from "./host/host.js";
import { MODEL_SETTINGS, SETTINGS_SECTION, VIEW_SETTINGS } from "./host/host-settings.js";
import { registerRestartOnChange } from "./host/restart-on-change.js";
import { createActiveThread } from "./views/active-thread.js";
import { registerApprovalNotice } from "./views/approval-notice.js";
import { createChatView } from "./views/chat-view.js";
import { registerContextKeys } from "./views/context-keys.js";
import { createPicked } from "./views/picked.js";
import { registerStatusBar } from "./views/status-bar.js";
import { runWebviewAction } from "./views/webview-action.js";

export interface ExtensionApi {
  /** How long `activate` took, in milliseconds. */
  readonly activationMs: number;
}

let host: Host | null = null;

export function activate(context: ExtensionContext): ExtensionApi {
  const started = performance.now();
  const log = window.createOutputChannel("Heddle", { log: true });
  const created = createHost(context, { log, saveDocuments, models: lendModels(log) });
  host = created;
  const activeThread = createActiveThread(context.workspaceState, () => contextKeys.update());
  const picked = createPicked(context.workspaceState, () => chat.settingsChanged());
  const chat = createChatView(context, {
    host: created,
    activeThread,
    picked,
    onAction: (action) => runWebviewAction(action, created, activeThread),
  });
  const contextKeys = registerContextKeys(created, activeThread);
  const review = createPatchReview(created, chat);
  const findings = registerReviewFindings(created);
  context.subscriptions.push(
    log,
    created,
    chat,
    contextKeys,
    review,
    findings,
    registerStatusBar(created),
    registerApprovalNotice(created, chat),
    registerCommands({ context, log, host: created, chat, review, findings, activeThread, picked }),
    registerRestartOnChange(created),
    onModelsChanged(() => created.notify("heddle/lm/modelsChanged", {})),
    workspace.onDidChangeConfiguration((change) => {
      // A model that is set is the newer word than one that was picked before.
      if (affects(change, MODEL_SETTINGS)) picked.setModel(null);
      if (affects(change, VIEW_SETTINGS)) chat.settingsChanged();
    }),
  );
  created.start();
  return { activationMs: performance.now() - started };
}

function affects(change: ConfigurationChangeEvent, settings: readonly string[]): boolean {
  return settings.some((name) => change.affectsConfiguration(`${SETTINGS_SECTION}.${name}`));
}

/** VS Code waits some seconds for this: the host's process must not outlive the window. */
export async function deactivate(): Promise<void> {
  await host?.end();
}
