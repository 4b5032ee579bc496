import { type Disposable, l10n, type QuickPick, type QuickPickItem, window } from "vscode";
import { errorMessage } from "../../agent-host/base/errors.js";
import type { Thread } from "../../agent-host/protocol/thread.js";
import type { Services } from "./command.js";

const PAGE = 50;

interface ThreadItem extends QuickPickItem {
  readonly threadId: string;
}

/** Lists the stored threads, newest first; typing searches their titles on the host. */
export async function resumeThread({ host, chat, log }: Services): Promise<void> {
  const pick = window.createQuickPick<ThreadItem>();
  pick.placeholder = l10n.t("Resume a thread: type to search");
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  let latest = 0;
  const load = async (searchTerm: string) => {
    const turn = ++latest;
    pick.busy = true;
    try {
      const { data } = await host.request("thread/list", {
        limit: PAGE,
        sortKey: "updated_at",
        ...(searchTerm ? { searchTerm } : {}),
      });
      if (turn !== latest) return;
      // The host's search is exact about letters; what it does not find may still match what is listed.
      if (data.length > 0 || searchTerm === "") pick.items = data.map(toItem);
    } catch (error) {
      log.warn(`threads cannot be listed: ${errorMessage(error)}`);
    } finally {
      if (turn === latest) pick.busy = false;
    }
  };
  void load("");
  const chosen = await choose(pick, (text) => void load(text));
  latest++;
  pick.dispose();
  if (chosen) await chat.showThread(chosen.threadId);
}

function choose(
  pick: QuickPick<ThreadItem>,
  onInput: (text: string) => void,
): Promise<ThreadItem | undefined> {
  const listeners: Disposable[] = [];
  const chosen = new Promise<ThreadItem | undefined>((resolve) => {
    listeners.push(
      pick.onDidChangeValue((text) => onInput(text.trim())),
      pick.onDidAccept(() => resolve(pick.selectedItems[0])),
      pick.onDidHide(() => resolve(undefined)),
    );
  });
  pick.show();
  return chosen.finally(() => {
    for (const each of listeners) each.dispose();
  });
}

function toItem(thread: Thread): ThreadItem {
  const firstLine = thread.preview.split("\n", 1)[0] ?? "";
  return {
    threadId: thread.id,
    label: thread.name ?? (firstLine || l10n.t("Thread without text")),
    description: new Date(thread.updatedAt * 1_000).toLocaleString(),
    detail: thread.cwd,
  };
}
