// What the page shows beside the thread: the model that answers next, and what the agent may do.
import { l10n, workspace } from "vscode";
import type { Host } from "../host/host.js";
import type { ThreadFacts } from "../host/host-config.js";
import { readSendWith } from "../host/host-settings.js";
import { workspaceFolderPath } from "../host/workspace-folder.js";
import type { ActiveThread } from "./active-thread.js";
import type { HostState, ViewSettings } from "./messages.js";
import type { Picked } from "./picked.js";

export interface ViewSources {
  readonly host: Host;
  readonly activeThread: ActiveThread;
  readonly picked: Picked;
}

/** The state of the host; when it is ready, with the model of the thread in view rather than of the next new one. */
export function viewHostState(sources: ViewSources): HostState {
  const { host, picked } = sources;
  const { state, config } = host;
  if (state.kind !== "ready") return state;
  const facts = factsInView(sources);
  const offline = facts?.offline ?? state.offline;
  // The rule-based model answers whatever else was picked.
  if (offline) return { kind: "ready", modelLabel: l10n.t("Offline"), offline };
  const model = picked.model ?? facts?.model ?? null;
  const label = model === null ? state.modelLabel : (config?.labels.get(model) ?? model);
  return { kind: "ready", modelLabel: label, offline };
}

export function viewSettings(sources: ViewSources): ViewSettings {
  const { host, picked } = sources;
  const facts = factsInView(sources);
  // In the order of what holds for the next turn. Where nobody says anything, the host asks and only reads.
  const said = [workspace.isTrusted ? picked.access : null, facts, host.config];
  return {
    model: picked.model ?? facts?.model ?? host.config?.model ?? null,
    approvalPolicy: said.find((each) => each?.approvalPolicy)?.approvalPolicy ?? "on-request",
    sandboxMode: said.find((each) => each?.sandboxMode)?.sandboxMode ?? "read-only",
    workspaceFolder: workspaceFolderPath(),
    workspaceTrusted: workspace.isTrusted,
    sendWith: readSendWith(),
  };
}

function factsInView({ host, activeThread }: ViewSources): ThreadFacts | null {
  const facts = host.threadFacts;
  return facts !== null && facts.threadId === activeThread.id ? facts : null;
}
