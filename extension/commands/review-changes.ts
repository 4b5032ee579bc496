import { l10n, type QuickPickItem, window } from "vscode";
import { errorMessage } from "../../agent-host/base/errors.js";
import type { ReviewTarget } from "../../agent-host/protocol/review.js";
import type { Services } from "./command.js";
import { type GitRepository, gitRepository } from "./git-repository.js";

/** Commits offered to choose from; any other can be named. */
const MAX_COMMITS = 100;

interface Choice<T> extends QuickPickItem {
  readonly value: T;
}

/** Asks what to review and has the host review it, in the shown thread or in a new one. */
export async function reviewChanges({ host, chat, log }: Services): Promise<void> {
  try {
    const target = await chooseTarget(log);
    if (target === null) return;
    const threadId = await chat.ensureThread();
    await chat.focus();
    await host.request("review/start", { threadId, target, delivery: "inline" });
  } catch (error) {
    log.warn(`the review did not begin: ${errorMessage(error)}`);
    void window.showErrorMessage(errorMessage(error));
  }
}

async function chooseTarget(log: Services["log"]): Promise<ReviewTarget | null> {
  const kinds: Choice<ReviewTarget["type"]>[] = [
    {
      value: "uncommittedChanges",
      label: l10n.t("$(diff) Uncommitted changes"),
      description: l10n.t("staged, unstaged and new files"),
    },
    {
      value: "baseBranch",
      label: l10n.t("$(git-branch) Changes against a branch…"),
      description: l10n.t("what this branch would bring in"),
    },
    { value: "commit", label: l10n.t("$(git-commit) A commit…") },
    { value: "custom", label: l10n.t("$(edit) Something else…"), description: l10n.t("say what to look at") },
  ];
  const kind = await window.showQuickPick(kinds, { title: l10n.t("What is to be reviewed?") });
  switch (kind?.value) {
    case undefined:
      return null;
    case "uncommittedChanges":
      return { type: "uncommittedChanges" };
    case "baseBranch": {
      const branch = await chooseBranch(await repositoryOrNull(log));
      return branch ? { type: "baseBranch", branch } : null;
    }
    case "commit":
      return chooseCommit(await repositoryOrNull(log));
    case "custom": {
      const instructions = await ask(l10n.t("What is the reviewer to look at?"));
      return instructions ? { type: "custom", instructions } : null;
    }
  }
}

/** Without the git extension's help the person names branch and commit. */
async function repositoryOrNull(log: Services["log"]): Promise<GitRepository | null> {
  try {
    return await gitRepository();
  } catch (error) {
    log.warn(`the git extension does not help: ${errorMessage(error)}`);
    return null;
  }
}

async function chooseBranch(repository: GitRepository | null): Promise<string | null> {
  const title = l10n.t("Review the changes against which branch?");
  if (repository === null) return ask(title);
  const [local, remote] = await Promise.all([
    repository.getBranches({ remote: false }),
    repository.getBranches({ remote: true }),
  ]);
  const current = repository.state.HEAD?.name;
  const names = [...local, ...remote].flatMap(({ name }) => (name && name !== current ? [name] : []));
  if (names.length === 0) return ask(title);
  return (await window.showQuickPick([...new Set(names)], { title })) ?? null;
}

async function chooseCommit(repository: GitRepository | null): Promise<ReviewTarget | null> {
  const title = l10n.t("Review which commit?");
  const commits = repository === null ? [] : await repository.log({ maxEntries: MAX_COMMITS });
  if (commits.length === 0) {
    const sha = await ask(title);
    return sha ? { type: "commit", sha } : null;
  }
  const choices = commits.map(({ hash, message, authorName }): Choice<ReviewTarget> => {
    const subject = message.split("\n", 1)[0] ?? "";
    return {
      label: subject || hash.slice(0, 7),
      description: [hash.slice(0, 7), authorName ?? ""].filter((part) => part !== "").join(" · "),
      value: { type: "commit", sha: hash, title: subject },
    };
  });
  return (await window.showQuickPick(choices, { title, matchOnDescription: true }))?.value ?? null;
}

/** Null when the person leaves or says nothing. */
async function ask(title: string): Promise<string | null> {
  const answer = await window.showInputBox({ title, ignoreFocusOut: true });
  return answer?.trim() || null;
}
