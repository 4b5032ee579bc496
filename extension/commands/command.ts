// What every command may use. Each command is a file that exports one function.
import type { ExtensionContext, LogOutputChannel } from "vscode";
import type { PatchReview } from "../editor/patch-review.js";
import type { ReviewFindings } from "../editor/review-findings.js";
import type { Host } from "../host/host.js";
import type { ActiveThread } from "../views/active-thread.js";
import type { ChatView } from "../views/chat-view.js";
import type { Picked } from "../views/picked.js";

export interface Services {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly host: Host;
  readonly chat: ChatView;
  readonly review: PatchReview;
  readonly findings: ReviewFindings;
  readonly activeThread: ActiveThread;
  readonly picked: Picked;
}
