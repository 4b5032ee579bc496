import assert from "node:assert/strict";
import { silentRecorder } from "../../../agent-host/journal/turn-recorder.js";
import { applyPatchTool, prepareShellPatch } from "../../../agent-host/tools/apply-patch.js";
import type { ToolContext, ToolEvents } from "../../../agent-host/tools/tool.js";
import { type MemoryFiles, memoryFiles } from "../apply-patch/memory-files.js";
import { noClient } from "./recorded-call.js";

const initial = { "/repo/a.txt": "one\ntwo\nthree\n", "/repo/gone.txt": "bye\n" };
const patch = [
  "*** Begin Patch",
  "*** Update File: a.txt",
  "@@",
  " one",
  "-two",
  "+TWO",
  " three",
  "*** Add File: sub/new.txt",
  "+fresh",
  "*** Delete File: gone.txt",
  "*** End Patch",
].join("\n");
const changes = [
  {
    path: "/repo/a.txt",
    kind: { type: "update", move_path: null },
    diff: "@@ -1,3 +1,3 @@\n one\n-two\n+TWO\n three\n",
  },
  { path: "/repo/gone.txt", kind: { type: "delete" }, diff: "bye\n" },
  { path: "/repo/sub/new.txt", kind: { type: "add" }, diff: "fresh\n" },
];
const item = (status: string) => ({ type: "fileChange", id: "call-1", changes, status });
const success = "Success. Updated the following files:\nA sub/new.txt\nM a.txt\nD gone.txt\n";

describe("apply_patch", () => {
  it("declares what it will touch and shows it, with nothing done yet", async () => {
    const files = memoryFiles(initial);
    const { access, pendingItem } = await applyPatchTool.prepare(patch, context(files));
    assert.deepEqual(access, [
      { kind: "write", paths: ["/repo/a.txt", "/repo/sub/new.txt", "/repo/gone.txt"] },
    ]);
    assert.deepEqual(pendingItem, item("inProgress"));
    assert.deepEqual(files.calls, []);
  });

  for (const asked of [true, false]) {
    it(`applies the patch and tells of it, ${asked ? "after approval" : "without asking"}`, async () => {
      const files = memoryFiles(initial);
      const events = recorder();
      const call = await applyPatchTool.prepare(patch, context(files));
      assert.equal(
        withoutTime(await call.run(events, { asked })),
        `Exit code: 0\nWall time: N seconds\nOutput:\n${success}`,
      );
      assert.deepEqual(Object.fromEntries(files.content), {
        "/repo/a.txt": "one\nTWO\nthree\n",
        "/repo/sub/new.txt": "fresh\n",
      });
      assert.deepEqual(events.log, [
        ...(asked ? [] : [["itemStarted", item("inProgress")]]),
        ["outputDelta", "call-1", success],
        ["itemCompleted", item("completed")],
        [
          "filesChanged",
          [
            { path: "/repo/a.txt", before: "one\ntwo\nthree\n", after: "one\nTWO\nthree\n" },
            { path: "/repo/sub/new.txt", before: null, after: "fresh\n" },
            { path: "/repo/gone.txt", before: "bye\n", after: null },
          ],
        ],
      ]);
    });
  }

  const refused: Record<string, { input: string; message: string }> = {
    "text that is no patch": {
      input: "nonsense",
      message:
        "apply_patch verification failed: invalid patch: The first line of the patch must be '*** Begin Patch'",
    },
    "an empty patch": { input: "*** Begin Patch\n*** End Patch", message: "patch rejected: empty patch" },
    "a patch that does not fit": {
      input: patch.replace("-two", "-zwei"),
      message:
        "apply_patch verification failed: Failed to find expected lines in /repo/a.txt:\none\nzwei\nthree",
    },
  };
  for (const [name, { input, message }] of Object.entries(refused)) {
    it(`refuses ${name} before anything is shown`, async () => {
      const prepared = applyPatchTool.prepare(input, context(memoryFiles(initial)));
      await assert.rejects(prepared, { name: "ToolFailure", message });
    });
  }

  it("cuts a long failure to what may reach the model", async () => {
    const ctx = { ...context(memoryFiles(initial)), outputLimitBytes: 100 };
    const prepared = applyPatchTool.prepare(patch.replace("-two", `-${"2".repeat(5_000)}`), ctx);
    await assert.rejects(prepared, (error: Error) =>
      /^apply_patch verification failed: .* bytes left out/s.test(error.message),
    );
  });

  it("applies an update to the newest text when the file changed while approval was pending", async () => {
    const files = memoryFiles(initial);
    const events = recorder();
    const call = await applyPatchTool.prepare(patch, context(files));
    files.content.set("/repo/a.txt", "zero\none\ntwo\nthree\n");
    await call.run(events, { asked: true });
    assert.equal(files.content.get("/repo/a.txt"), "zero\none\nTWO\nthree\n");
    const [update, ...others] = changes;
    const shown = [{ ...update, diff: "@@ -1,4 +1,4 @@\n zero\n one\n-two\n+TWO\n three\n" }, ...others];
    assert.deepEqual(events.log[1], ["itemCompleted", { ...item("completed"), changes: shown }]);
  });

  const stale: Record<string, { path: string; text: string; message: string }> = {
    "an update no longer fits": {
      path: "/repo/a.txt",
      text: "one\n2\nthree\n",
      message: "Failed to find expected lines in /repo/a.txt:\none\ntwo\nthree",
    },
    "a file to be deleted changed": {
      path: "/repo/gone.txt",
      text: "bye\nmy notes\n",
      message: "/repo/gone.txt was changed by someone else after the patch was made; look at it again first",
    },
    "a file to be added is there by now": {
      path: "/repo/sub/new.txt",
      text: "mine\n",
      message:
        "/repo/sub/new.txt was changed by someone else after the patch was made; look at it again first",
    },
  };
  for (const [name, { path, text, message }] of Object.entries(stale)) {
    for (const asked of [true, false]) {
      it(`changes nothing when ${name}${asked ? " and ends the shown item" : ""}`, async () => {
        const files = memoryFiles(initial);
        const events = recorder();
        const call = await applyPatchTool.prepare(patch, context(files));
        files.content.set(path, text);
        const whole = `apply_patch verification failed: ${message}`;
        await assert.rejects(call.run(events, { asked }), { name: "ToolFailure", message: whole });
        assert.deepEqual(files.calls, []);
        const told = [
          ["outputDelta", "call-1", `${whole}\n`],
          ["itemCompleted", item("failed")],
        ];
        assert.deepEqual(events.log, asked ? told : []);
      });
    }
  }

  it("fails as a whole when a file cannot be written", async () => {
    const files = memoryFiles(initial, (call) => {
      if (call === "write /repo/sub/new.txt") throw new Error("disk full");
    });
    const events = recorder();
    const call = await applyPatchTool.prepare(patch, context(files));
    const message = "Failed to write /repo/sub/new.txt: disk full\nno file was changed";
    await assert.rejects(call.run(events, { asked: true }), { name: "ToolFailure", message });
    assert.deepEqual(Object.fromEntries(files.content), initial);
    assert.deepEqual(events.log, [
      ["outputDelta", "call-1", `${message}\n`],
      ["itemCompleted", item("failed")],
    ]);
  });

  it("reports the files that stay changed after a failure", async () => {
    const files = memoryFiles(initial, (_call, number) => {
      if (number > 0) throw new Error("read-only");
    });
    const events = recorder();
    const call = await applyPatchTool.prepare(patch, context(files));
    await assert.rejects(call.run(events, { asked: true }), /could not be put back: read-only/);
    assert.deepEqual(events.log[0], [
      "filesChanged",
      [{ path: "/repo/a.txt", before: "one\ntwo\nthree\n", after: "one\nTWO\nthree\n" }],
    ]);
  });

  it("does nothing in a turn that was interrupted, and ends the shown item", async () => {
    const files = memoryFiles(initial);
    const events = recorder();
    const abort = new AbortController();
    const call = await applyPatchTool.prepare(patch, { ...context(files), signal: abort.signal });
    abort.abort(new Error("interrupted"));
    await assert.rejects(call.run(events, { asked: true }), { message: "interrupted" });
    assert.deepEqual(files.calls, []);
    assert.deepEqual(events.log.at(-1), ["itemCompleted", item("failed")]);
  });

  describe("files whose text is in doubt", () => {
    const update = "*** Begin Patch\n*** Update File: a\n@@\n-x\n+y\n*** End Patch";
    const prepare = (bytes: Uint8Array) => {
      const files = memoryFiles({ "/repo/a": Buffer.from(bytes).toString("utf8") });
      return applyPatchTool.prepare(update, context(files, bytes));
    };

    it("takes a file that holds a replacement character of its own", async () => {
      assert.equal((await prepare(Buffer.from("x\n\ufffd\n"))).pendingItem?.type, "fileChange");
    });

    const notUtf8 = {
      name: "ToolFailure",
      message:
        "apply_patch verification failed: Failed to read file to update /repo/a: it is not valid UTF-8 text",
    };
    const latin1 = Buffer.from("x\n\xe9\n", "latin1");

    it("refuses a file that is not UTF-8", () => assert.rejects(prepare(latin1), notUtf8));

    it("refuses a file that the workspace cannot decode", async () => {
      const ctx = context(memoryFiles({}), latin1);
      const files = { ...ctx.files, readText: () => Promise.reject(new Error("not UTF-8")) };
      await assert.rejects(applyPatchTool.prepare(update, { ...ctx, files }), notUtf8);
    });

    it("lets other failures of the workspace fly", async () => {
      const ctx = context(memoryFiles({}), Buffer.from("x\n"));
      const files = { ...ctx.files, readText: () => Promise.reject(new Error("a bug")) };
      await assert.rejects(applyPatchTool.prepare(update, { ...ctx, files }), { message: "a bug" });
    });
  });
});

describe("prepareShellPatch", () => {
  const ctx = context(memoryFiles({ "/repo/pkg/a": "x\n" }));
  const heredoc = "apply_patch <<'EOF'\n*** Begin Patch\n*** Delete File: a\n*** End Patch\nEOF";

  it("resolves paths against where the script would have run", async () => {
    const paths = [{ kind: "write", paths: ["/repo/pkg/a"] }];
    assert.deepEqual((await prepareShellPatch(heredoc, "/repo/pkg", ctx))?.access, paths);
    assert.deepEqual((await prepareShellPatch(`cd pkg && ${heredoc}`, "/repo", ctx))?.access, paths);
    assert.deepEqual((await prepareShellPatch(`cd /repo/pkg && ${heredoc}`, "/", ctx))?.access, paths);
  });

  it("leaves other scripts alone", async () => {
    assert.equal(await prepareShellPatch(`${heredoc}\nls`, "/repo/pkg", ctx), null);
  });
});

function context(files: MemoryFiles, bytes?: Uint8Array): ToolContext {
  const unexpected = () => assert.fail("not to be used by a patch");
  return {
    threadId: "thread-1",
    turnId: "turn-1",
    callId: "call-1",
    cwd: "/repo",
    files,
    goals: { goal: null, create: unexpected, complete: unexpected },
    changes: silentRecorder.call("call-1"),
    environment: {
      execEnabled: false,
      filesystemEnabled: true,
      shell: "/bin/sh",
      spawn: unexpected,
      files: {
        readFile: async () => bytes ?? unexpected(),
        writeFile: unexpected,
        createDirectory: unexpected,
        removeFile: unexpected,
        remove: unexpected,
        copy: unexpected,
        stat: unexpected,
        metadata: unexpected,
        readDirectory: unexpected,
        watch: unexpected,
      },
    },
    signal: new AbortController().signal,
    outputLimitBytes: 10_000,
    client: noClient,
  };
}

function recorder(): ToolEvents & { readonly log: unknown[][] } {
  const log: unknown[][] = [];
  const unexpected = () => assert.fail("not an event of a patch");
  return {
    log,
    itemStarted: (started) => log.push(["itemStarted", started]),
    itemCompleted: (completed) => log.push(["itemCompleted", completed]),
    outputDelta: ({ id }, delta) => log.push(["outputDelta", id, delta]),
    filesChanged: (snapshots) => log.push(["filesChanged", snapshots]),
    terminalInteraction: unexpected,
    planUpdated: unexpected,
  };
}

function withoutTime(output: unknown): string {
  return String(output).replace(/Wall time: [\d.]+ seconds/, "Wall time: N seconds");
}
