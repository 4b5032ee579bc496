import { window } from "vscode";
import { errorMessage } from "../../agent-host/base/errors.js";
import type { Services } from "./command.js";

/** Stops the running turn of the thread that the view shows. */
export async function interrupt({ host, activeThread }: Services): Promise<void> {
  const threadId = activeThread.id;
  const turnId = threadId === null ? null : host.activity.runningTurn(threadId);
  if (threadId === null || turnId === null) return;
  try {
    await host.request("turn/interrupt", { threadId, turnId });
  } catch (error) {
    // It may have ended in the meantime, which is what was wanted.
    if (host.activity.runningTurn(threadId) === turnId) void window.showErrorMessage(errorMessage(error));
  }
}
