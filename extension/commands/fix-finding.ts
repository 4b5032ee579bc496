import { workspace } from "vscode";
import type { Services } from "./command.js";
import { findingPrompt, toFindingTarget } from "./finding-prompt.js";

/** Puts a finding of a review into the composer; the person looks at it and sends it. */
export async function fixFinding({ chat }: Services, target: unknown): Promise<void> {
  const finding = toFindingTarget(target);
  if (finding === null) return;
  const path = workspace.asRelativePath(finding.path, false);
  await chat.open({ type: "compose", text: findingPrompt({ ...finding, path }) });
}
