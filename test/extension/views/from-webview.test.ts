import assert from "node:assert/strict";
import { parseFromWebview } from "../../../extension/views/from-webview.js";

describe("messages of the webview", () => {
  const accepted: readonly object[] = [
    { type: "ready" },
    { type: "request", id: 1, method: "thread/list", params: { limit: 5, searchTerm: "x" } },
    { type: "decide", requestId: "r", decision: "accept" },
    {
      type: "decide",
      requestId: "r",
      decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: ["ls"] } },
    },
    {
      type: "decide",
      requestId: "r",
      decision: {
        applyNetworkPolicyAmendment: { network_policy_amendment: { action: "deny", host: "a.example" } },
      },
    },
    { type: "activeThread", threadId: null },
    { type: "openDiff", itemId: "f", path: null },
    { type: "restoreTurn", turnId: "u", direction: "undo", paths: null },
    { type: "restoreTurn", turnId: "u", direction: "redo", paths: ["/a"] },
    { type: "showTurnChanges", turnId: "u" },
    { type: "runCommand", command: "reviewChanges" },
    { type: "request", id: 2, method: "thread/shellCommand", params: { threadId: "t", command: "ls" } },
    { type: "openFile", path: "a.txt", line: 3 },
    { type: "openLink", href: "https://a.example" },
    { type: "copy", text: "x" },
    { type: "retryHost" },
    { type: "showLog" },
    { type: "chooseModel" },
    { type: "chooseAccess" },
  ];
  for (const message of accepted) {
    it(`takes ${JSON.stringify(message)}`, () => assert.deepEqual(parseFromWebview(message), message));
  }

  const refused: readonly unknown[] = [
    null,
    "ready",
    [],
    {},
    { type: "other" },
    { type: "request", id: 1, method: "config/value/write", params: {} },
    { type: "request", id: 1, method: "toString", params: {} },
    { type: "request", id: "1", method: "thread/list", params: {} },
    { type: "request", id: 1, method: "thread/list", params: [] },
    { type: "restoreTurn", turnId: "u", direction: "sideways", paths: null },
    { type: "restoreTurn", turnId: "u", direction: "undo", paths: [1] },
    { type: "restoreTurn", turnId: "u", direction: "undo" },
    { type: "showTurnChanges" },
    { type: "runCommand", command: "restartHost" },
    { type: "runCommand", command: "toString" },
    { type: "decide", requestId: "r", decision: "always" },
    { type: "decide", requestId: "r", decision: { acceptWithExecpolicyAmendment: {} } },
    {
      type: "decide",
      requestId: "r",
      decision: { applyNetworkPolicyAmendment: { network_policy_amendment: { action: "any", host: "a" } } },
    },
    { type: "openFile", path: "a", line: -1 },
    { type: "openLink" },
    { type: "activeThread" },
  ];
  for (const message of refused) {
    it(`refuses ${JSON.stringify(message)}`, () => assert.equal(parseFromWebview(message), null));
  }

  it("lets no parameter through that the extension decides about", () => {
    const params = {
      threadId: "t",
      input: [],
      sandboxPolicy: { type: "dangerFullAccess" },
      approvalPolicy: "never",
      cwd: "/",
    };
    assert.deepEqual(parseFromWebview({ type: "request", id: 1, method: "turn/start", params }), {
      type: "request",
      id: 1,
      method: "turn/start",
      params: { threadId: "t", input: [] },
    });
  });
});
