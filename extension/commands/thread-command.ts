import { l10n, window } from "vscode";
import { errorMessage } from "../../agent-host/base/errors.js";
import type { Services } from "./command.js";

/** Does something with the shown thread, and tells the person when there is none or the host refuses. */
async function withThread(
  { activeThread, log }: Services,
  what: string,
  action: (threadId: string) => Promise<unknown>,
): Promise<boolean> {
  const threadId = activeThread.id;
  if (threadId === null) {
    void window.showInformationMessage(l10n.t("Open a thread first."));
    return false;
  }
  try {
    await action(threadId);
    return true;
  } catch (error) {
    log.warn(`${what} failed: ${errorMessage(error)}`);
    void window.showErrorMessage(errorMessage(error));
    return false;
  }
}

/** Has the shown thread's history replaced by a summary. */
export async function compactThread(services: Services): Promise<void> {
  const { host, chat } = services;
  const begun = await withThread(services, "compaction", (threadId) =>
    host.request("thread/compact/start", { threadId }),
  );
  if (begun) await chat.focus();
}

/** Ends the commands that the shown thread left running. */
export async function endBackgroundTerminals(services: Services): Promise<void> {
  const { host } = services;
  const ended = await withThread(services, "ending background terminals", (threadId) =>
    host.request("thread/backgroundTerminals/clean", { threadId }),
  );
  if (ended)
    void window.showInformationMessage(l10n.t("No command of this thread runs in the background any more."));
}
