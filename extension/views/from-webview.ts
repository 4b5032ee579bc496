// Messages of the webview, checked. The page shows what models and workspaces say: should any of it ever run
// there, it can post what it likes, so nothing is taken for granted here. Pure.
import type { FromWebview, ViewCommand, WebviewMethod } from "./messages.js";

/**
 * For each method that the webview may call: the parameters it may give. Where the agent works and what it may
 * do is the extension's to say, so working directory, sandbox and approval policy are not among them.
 */
export const WEBVIEW_PARAMS: Readonly<Record<WebviewMethod, readonly string[]>> = {
  "thread/start": ["model"],
  "thread/resume": ["threadId"],
  "thread/list": ["cursor", "limit", "sortKey", "sortDirection", "archived", "searchTerm", "cwd"],
  "thread/name/set": ["threadId", "name"],
  "thread/archive": ["threadId"],
  "thread/unarchive": ["threadId"],
  "turn/start": ["threadId", "input", "model", "effort"],
  "turn/steer": ["threadId", "expectedTurnId", "input"],
  "turn/interrupt": ["threadId", "turnId"],
  "model/list": ["cursor", "limit"],
  "thread/shellCommand": ["threadId", "command"],
  "thread/goal/set": ["threadId", "status"],
  "thread/goal/clear": ["threadId"],
  "heddle/turn/changes": ["threadId", "turnId", "paths"],
  "heddle/thread/queueRemove": ["threadId", "id"],
};

const VIEW_COMMANDS: Readonly<Record<ViewCommand, true>> = {
  reviewChanges: true,
  setGoal: true,
  compactThread: true,
  endBackgroundTerminals: true,
};

type Fields = Readonly<Record<string, unknown>>;

/** The message, or null when it is none of those agreed. */
export function parseFromWebview(message: unknown): FromWebview | null {
  if (!isFields(message)) return null;
  switch (message.type) {
    case "ready":
    case "retryHost":
    case "showLog":
    case "chooseModel":
    case "chooseAccess":
      return { type: message.type };
    case "request":
      return parseRequest(message);
    case "decide":
      return parseDecide(message);
    case "activeThread":
      return isTextOrNull(message.threadId) ? { type: "activeThread", threadId: message.threadId } : null;
    case "restoreTurn":
      return parseRestore(message);
    case "showTurnChanges":
      return isText(message.turnId) ? { type: "showTurnChanges", turnId: message.turnId } : null;
    case "runCommand":
      return isViewCommand(message.command) ? { type: "runCommand", command: message.command } : null;
    case "openDiff":
      return isText(message.itemId) && isTextOrNull(message.path)
        ? { type: "openDiff", itemId: message.itemId, path: message.path }
        : null;
    case "openFile":
      return isText(message.path) && (message.line === null || isCount(message.line))
        ? { type: "openFile", path: message.path, line: message.line }
        : null;
    case "openLink":
      return isText(message.href) ? { type: "openLink", href: message.href } : null;
    case "copy":
      return isText(message.text) ? { type: "copy", text: message.text } : null;
    default:
      return null;
  }
}

function parseRequest({ id, method, params }: Fields): FromWebview | null {
  if (!isCount(id) || !isWebviewMethod(method) || !isFields(params)) return null;
  const allowed = WEBVIEW_PARAMS[method];
  const picked = Object.entries(params).filter(([name]) => allowed.includes(name));
  return { type: "request", id, method, params: Object.fromEntries(picked) };
}

const RULE_ACTIONS = ["allow", "deny"] as const;
const PLAIN_DECISIONS = ["accept", "acceptForSession", "decline", "cancel"] as const;

function parseDecide({ requestId, decision }: Fields): FromWebview | null {
  if (!isText(requestId)) return null;
  const plain = PLAIN_DECISIONS.find((each) => each === decision);
  if (plain) return { type: "decide", requestId, decision: plain };
  if (!isFields(decision)) return null;
  const { acceptWithExecpolicyAmendment: command, applyNetworkPolicyAmendment: network } = decision;
  if (isFields(command) && isTexts(command.execpolicy_amendment)) {
    const amendment = { execpolicy_amendment: command.execpolicy_amendment };
    return { type: "decide", requestId, decision: { acceptWithExecpolicyAmendment: amendment } };
  }
  const rule = isFields(network) ? network.network_policy_amendment : null;
  const action = isFields(rule) ? RULE_ACTIONS.find((each) => each === rule.action) : undefined;
  if (isFields(rule) && action && isText(rule.host)) {
    const amendment = { network_policy_amendment: { action, host: rule.host } };
    return { type: "decide", requestId, decision: { applyNetworkPolicyAmendment: amendment } };
  }
  return null;
}

function parseRestore({ turnId, direction, paths }: Fields): FromWebview | null {
  if (!isText(turnId) || (direction !== "undo" && direction !== "redo")) return null;
  if (paths !== null && !isTexts(paths)) return null;
  return { type: "restoreTurn", turnId, direction, paths };
}

function isViewCommand(value: unknown): value is ViewCommand {
  return typeof value === "string" && Object.hasOwn(VIEW_COMMANDS, value);
}

function isWebviewMethod(value: unknown): value is WebviewMethod {
  return typeof value === "string" && Object.hasOwn(WEBVIEW_PARAMS, value);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
