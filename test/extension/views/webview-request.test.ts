import assert from "node:assert/strict";
import type { WebviewMethod } from "../../../extension/views/messages.js";
import { sendWebviewRequest, type ThreadDefaults } from "../../../extension/views/webview-request.js";

const defaults: ThreadDefaults = {
  cwd: "/w",
  picked: { model: null, access: null },
  workspaceWrite: null,
  mayWrite: true,
};

async function sent(
  method: WebviewMethod,
  params: object,
  given: Partial<ThreadDefaults> = {},
): Promise<unknown> {
  let seen: unknown = null;
  await sendWebviewRequest(
    async (name, complete) => {
      seen = { [name]: complete };
      return {};
    },
    { type: "request", id: 1, method, params: { ...params } },
    { ...defaults, ...given },
  );
  return seen;
}

describe("a request of the webview", () => {
  it("is sent as it came where the extension has nothing to add", async () => {
    assert.deepEqual(await sent("thread/list", { limit: 3 }), { "thread/list": { limit: 3 } });
  });

  it("gets the folder and the picked model", async () => {
    const picked = { model: "m", access: null };
    assert.deepEqual(await sent("thread/start", {}, { picked }), {
      "thread/start": { model: "m", cwd: "/w", persistExtendedHistory: true },
    });
    assert.deepEqual(await sent("turn/start", { threadId: "t", input: [] }, { picked }), {
      "turn/start": { threadId: "t", input: [], model: "m" },
    });
  });

  it("gets the picked access, as mode for threads and as policy for turns", async () => {
    const picked = {
      model: null,
      access: { approvalPolicy: "never", sandboxMode: "danger-full-access" },
    } as const;
    assert.deepEqual(await sent("thread/resume", { threadId: "t" }, { picked }), {
      "thread/resume": {
        threadId: "t",
        sandbox: "danger-full-access",
        approvalPolicy: "never",
        persistExtendedHistory: true,
      },
    });
    assert.deepEqual(await sent("turn/start", { threadId: "t" }, { picked }), {
      "turn/start": { threadId: "t", approvalPolicy: "never", sandboxPolicy: { type: "dangerFullAccess" } },
    });
  });

  it("may only read where nothing may be written, whatever was picked", async () => {
    const given = {
      mayWrite: false,
      picked: { model: null, access: { approvalPolicy: "never", sandboxMode: "danger-full-access" } },
    } as const;
    assert.deepEqual(await sent("thread/resume", { threadId: "t" }, given), {
      "thread/resume": {
        threadId: "t",
        sandbox: "read-only",
        approvalPolicy: "untrusted",
        persistExtendedHistory: true,
      },
    });
    assert.deepEqual(await sent("turn/start", { threadId: "t" }, given), {
      "turn/start": {
        threadId: "t",
        approvalPolicy: "untrusted",
        sandboxPolicy: { type: "readOnly", access: { type: "fullAccess" }, networkAccess: false },
      },
    });
  });
});
