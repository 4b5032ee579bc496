// A call of the webview, completed with what only the extension may say. Pure.

import type { SandboxPolicy } from "../../agent-host/protocol/permission.js";
import type { HostMethod, HostParams } from "../host/methods.js";
import type { FromWebview } from "./messages.js";
import type { Picked } from "./picked.js";

export type WebviewRequest = Extract<FromWebview, { type: "request" }>;

export type SendToHost = <M extends HostMethod>(method: M, params: HostParams<M>) => Promise<unknown>;

/** What goes with threads and turns of this window. */
export interface ThreadDefaults {
  /** Absolute. */
  readonly cwd: string;
  readonly picked: Pick<Picked, "model" | "access">;
  /** What the configuration says of "workspace-write"; null when it is not known. */
  readonly workspaceWrite: Extract<SandboxPolicy, { type: "workspaceWrite" }> | null;
  /** False where the agent may look and not touch: an untrusted workspace, or a window without a folder. */
  readonly mayWrite: boolean;
}

/** The host checks every parameter; those named by the webview were picked by name before. */
export function sendWebviewRequest(
  send: SendToHost,
  { method, params }: WebviewRequest,
  defaults: ThreadDefaults,
): Promise<unknown> {
  const model = defaults.picked.model === null ? {} : { model: defaults.picked.model };
  switch (method) {
    case "thread/start":
      return send(method, {
        ...asParams<typeof method>(params),
        ...threadAccess(defaults),
        ...model,
        cwd: defaults.cwd,
        persistExtendedHistory: true,
      });
    case "thread/resume":
      return send(method, {
        ...asParams<typeof method>(params),
        ...threadAccess(defaults),
        persistExtendedHistory: true,
      });
    case "turn/start":
      return send(method, { ...asParams<typeof method>(params), ...turnAccess(defaults), ...model });
    case "thread/list":
    case "thread/name/set":
    case "thread/archive":
    case "thread/unarchive":
    case "turn/steer":
    case "turn/interrupt":
    case "model/list":
    case "thread/shellCommand":
    case "thread/goal/set":
    case "thread/goal/clear":
    case "heddle/turn/changes":
    case "heddle/thread/queueRemove":
      return send(method, asParams<typeof method>(params));
  }
}

/** Said with each thread, on top of the host's options: a stored thread may remember wider permissions. */
function threadAccess({
  mayWrite,
  picked,
}: ThreadDefaults): Pick<HostParams<"thread/start">, "sandbox" | "approvalPolicy"> {
  if (!mayWrite) return { sandbox: "read-only", approvalPolicy: "untrusted" };
  return picked.access
    ? { sandbox: picked.access.sandboxMode, approvalPolicy: picked.access.approvalPolicy }
    : {};
}

function turnAccess({
  mayWrite,
  picked,
  workspaceWrite,
}: ThreadDefaults): Pick<HostParams<"turn/start">, "sandboxPolicy" | "approvalPolicy"> {
  const readOnly: SandboxPolicy = { type: "readOnly", access: { type: "fullAccess" }, networkAccess: false };
  if (!mayWrite) return { sandboxPolicy: readOnly, approvalPolicy: "untrusted" };
  if (!picked.access) return {};
  const { approvalPolicy, sandboxMode } = picked.access;
  switch (sandboxMode) {
    case "read-only":
      return { approvalPolicy, sandboxPolicy: readOnly };
    case "workspace-write":
      return workspaceWrite ? { approvalPolicy, sandboxPolicy: workspaceWrite } : { approvalPolicy };
    case "danger-full-access":
      return { approvalPolicy, sandboxPolicy: { type: "dangerFullAccess" } };
  }
}

/** The wire's shape for a method, on trust: the host parses it and answers with "invalid params" otherwise. */
function asParams<M extends HostMethod>(params: WebviewRequest["params"]): HostParams<M> {
  return params as unknown as HostParams<M>;
}
