import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { callsCustom, says } from "../../../support/model-server.js";
import { startHost } from "../../../support/start-host.js";
import { connectEditor } from "../../../support/test-editor.js";

const ASK = "item/fileChange/requestApproval";
const PATCH = [
  "*** Begin Patch",
  "*** Update File: a.txt",
  "@@",
  " two",
  "-three",
  "+THREE",
  "*** Add File: new.txt",
  "+fresh",
  "*** End Patch",
  "",
].join("\n");

/** A patch that waits for an answer: asked of a plain client, shown in an editor. */
async function pendingPatch() {
  const host = await startHost({
    script: [callsCustom("apply_patch", PATCH, "patch-1"), says("done")],
    files: { "a.txt": "one\ntwo\nthree\n" },
  });
  const editor = await connectEditor(host);
  host.client.answer(ASK, () => new Promise(() => undefined));
  const threadId = await host.startThread({ approvalPolicy: "untrusted", sandbox: "read-only" });
  await host.client.request("turn/start", { threadId, input: [{ type: "text", text: "go" }] });
  await host.client.next(ASK);
  await editor.client.next("workspace/codeLens/refresh");
  const file = (name: string) => path.join(host.cwd, name);
  return {
    host,
    editor,
    threadId,
    lenses: (name: string) =>
      editor.client.request("textDocument/codeLens", {
        textDocument: { uri: pathToFileURL(file(name)).href },
      }),
    execute: (command: string, itemId = "patch-1") => ({
      command,
      arguments: [{ threadId, itemId, path: file("a.txt") }],
    }),
    file,
  };
}

describe("code lenses of a pending patch", () => {
  it("stand where each file changes, and nowhere else", async () => {
    const { lenses, file, threadId } = await pendingPatch();
    const expected = (line: number, name: string) =>
      [
        ["Accept", "heddle.patch.accept"],
        ["Decline", "heddle.patch.decline"],
        ["Open diff", "heddle.openDiff"],
      ].map(([title, command]) => ({
        range: { start: { line, character: 0 }, end: { line, character: 0 } },
        command: { title, command, arguments: [{ threadId, itemId: "patch-1", path: file(name) }] },
      }));
    assert.deepEqual(await lenses("a.txt"), expected(2, "a.txt"));
    assert.deepEqual(await lenses("new.txt"), expected(0, "new.txt"));
    assert.deepEqual(await lenses("b.txt"), []);
  });

  for (const [command, text, status] of [
    ["heddle.patch.accept", "one\ntwo\nTHREE\n", "completed"],
    ["heddle.patch.decline", "one\ntwo\nthree\n", "declined"],
  ] as const) {
    it(`${command} answers for everybody; lenses go, and a second answer is too late`, async () => {
      const { host, editor, lenses, execute, file } = await pendingPatch();
      assert.equal(await editor.client.request("workspace/executeCommand", execute(command)), null);
      await host.client.next("serverRequest/resolved");
      const { item } = await host.client.next("item/completed", (done) => done.item.type === "fileChange");
      await host.client.next("turn/completed");

      assert.deepEqual([item.status, readFileSync(file("a.txt"), "utf8")], [status, text]);
      await editor.client.next("workspace/codeLens/refresh");
      assert.deepEqual(await lenses("a.txt"), []);
      assert.deepEqual(await editor.client.failure("workspace/executeCommand", execute(command)), {
        code: -32600,
        message: "this patch no longer waits for an answer",
      });
    });
  }

  it("refuse commands and arguments that mean nothing", async () => {
    const { editor, execute, threadId } = await pendingPatch();
    const failure = async (params: unknown) =>
      (await editor.client.failure("workspace/executeCommand", params)).message;
    assert.equal(await failure(execute("heddle.patch.eat")), "unknown command: heddle.patch.eat");
    assert.equal(await failure(execute("toString")), "unknown command: toString");
    assert.equal(
      await failure(execute("heddle.patch.accept", "other")),
      "this patch no longer waits for an answer",
    );
    assert.match(await failure({ command: "heddle.patch.accept" }), /^Invalid request: /);
    assert.match(
      await failure({ command: "heddle.patch.accept", arguments: [{ threadId }] }),
      /^Invalid request: itemId: /,
    );
    assert.match(await failure({ command: 5 }), /^Invalid request: command: /);
    const lensFailure = await editor.client.failure("textDocument/codeLens", {});
    assert.match(lensFailure.message, /^Invalid request: textDocument: /);
  });

  it("are not for clients that are no editors", async () => {
    const { host, execute } = await pendingPatch();
    assert.equal(
      (await host.client.failure("workspace/executeCommand", execute("heddle.patch.accept"))).code,
      -32601,
    );
  });

  it("go when the turn is interrupted", async () => {
    const { host, lenses, threadId } = await pendingPatch();
    const { thread } = await host.client.request("thread/read", { threadId, includeTurns: true });
    await host.client.request("turn/interrupt", { threadId, turnId: thread.turns.at(-1).id });
    await host.client.next("turn/completed");
    assert.deepEqual(await lenses("a.txt"), []);
  });
});
