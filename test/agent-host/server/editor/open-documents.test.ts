import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { callsCustom, says } from "../../../support/model-server.js";
import { startHost } from "../../../support/start-host.js";
import { connectEditor, type TestEditorOptions } from "../../../support/test-editor.js";

const update = (...lines: readonly string[]) =>
  ["*** Begin Patch", "*** Update File: a.txt", "@@", ...lines, "*** End Patch", ""].join("\n");

/** One patch on a.txt, with a document of that file open in an editor. */
async function patchOpen(disk: string, patch: string, options: TestEditorOptions & { shown?: string } = {}) {
  const host = await startHost({
    script: [callsCustom("apply_patch", patch), says("done")],
    files: { "a.txt": disk, "b.txt": "b\n" },
  });
  const editor = await connectEditor(host, options);
  const file = path.join(host.cwd, "a.txt");
  editor.open(file, options.shown);
  return {
    host,
    editor,
    file,
    onDisk: () => readFileSync(file, "utf8"),
    async run() {
      // The editor's messages before this one are done with when it is answered.
      await editor.client.request("thread/loaded/list", {});
      await host.turn(await host.startThread(), "go");
      const item = host.client.received
        .filter(({ method }) => method === "item/completed")
        .map(({ params }) => params.item)
        .find(({ type }) => type === "fileChange");
      return item?.status ?? "never began";
    },
    output: () => JSON.stringify(host.model.requests[1]?.body.input.at(-1)),
  };
}

describe("a patch to a file that an editor shows", () => {
  for (const reports of ["before", "after"] as const) {
    it(`goes through the editor and is saved; the change is reported ${reports} the answer`, async () => {
      const test = await patchOpen("one\ntwo\n", update("-two", "+TWO"), { reports });
      assert.equal(await test.run(), "completed");
      assert.deepEqual(test.editor.applied, [
        [{ range: { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } }, newText: "TWO\n" }],
      ]);
      assert.deepEqual(
        [test.editor.text(test.file), test.onDisk(), test.editor.saved],
        ["one\nTWO\n", "one\nTWO\n", [test.file]],
      );
    });
  }

  it("finds the unsaved text, leaves it unsaved, and keeps what the user typed", async () => {
    const test = await patchOpen("one\ntwo\n", update(" typed", "-two", "+TWO"));
    test.editor.type(test.file, "one\n", "one\ntyped\n");
    assert.equal(await test.run(), "completed");
    assert.deepEqual(
      [test.editor.text(test.file), test.onDisk(), test.editor.saved],
      ["one\ntyped\nTWO\n", "one\ntwo\n", []],
    );
  });

  it("does not find what is only on disk any more", async () => {
    const test = await patchOpen("one\ntwo\n", update("-two", "+TWO"));
    test.editor.type(test.file, "two", "deux");
    assert.equal(await test.run(), "never began");
    assert.match(test.output(), /apply_patch verification failed/);
    assert.deepEqual([test.editor.text(test.file), test.onDisk()], ["one\ndeux\n", "one\ntwo\n"]);
  });

  it("finds the file itself again once the document is closed or the editor is gone", async () => {
    const closed = await patchOpen("one\ntwo\n", update("-two", "+TWO"), { shown: "else\n" });
    closed.editor.close(closed.file);
    assert.equal(await closed.run(), "completed");
    assert.equal(closed.onDisk(), "one\nTWO\n");

    const gone = await patchOpen("one\ntwo\n", update("-two", "+TWO"), { shown: "else\n" });
    await gone.editor.disconnect();
    await gone.host.turn(await gone.host.startThread(), "go");
    assert.equal(gone.onDisk(), "one\nTWO\n");
  });

  for (const [what, disk, shown, patch, after] of [
    ["line ends of Windows", "one\r\ntwo\r\n", undefined, update("-two", "+TWO"), "one\r\nTWO\r\n"],
    ["a byte order mark", "\ufeffone\ntwo\n", "one\ntwo\n", update("-two", "+TWO"), "one\nTWO\n"],
    ["line ends of both kinds", "one\r\ntwo\n", "one\ntwo\n", update("-two", "+TWO"), "one\nTWO\n"],
    ["no newline at its end", "one\ntwo", undefined, update(" two", "+three"), "one\ntwo\nthree\n"],
  ] as const) {
    it(`is saved when the file has ${what}`, async () => {
      const test = await patchOpen(disk, patch, shown === undefined ? {} : { shown });
      assert.equal(await test.run(), "completed");
      assert.deepEqual([test.editor.text(test.file), test.editor.saved], [after, [test.file]]);
    });
  }

  it("replaces the whole of it when the patch says so", async () => {
    const patch = "*** Begin Patch\n*** Add File: a.txt\n+new\n+text\n*** End Patch\n";
    const test = await patchOpen("one\ntwo\n", patch);
    assert.equal(await test.run(), "completed");
    assert.deepEqual([test.editor.text(test.file), test.onDisk()], ["new\ntext\n", "new\ntext\n"]);
  });

  const both = [
    "*** Begin Patch",
    "*** Update File: b.txt",
    "@@",
    "-b",
    "+B",
    "*** Update File: a.txt",
    "@@",
    "-two",
    "+TWO",
    "*** End Patch",
    "",
  ].join("\n");
  for (const [what, answer] of [
    ["refuses the edit", () => ({ applied: false, failureReason: "read-only document" })],
    ["answers with nonsense", () => "sure"],
    [
      "answers with an error",
      () => {
        throw new Error("read-only document");
      },
    ],
  ] as const) {
    it(`fails, with nothing half done, when the editor ${what}`, async () => {
      const test = await patchOpen("one\ntwo\n", both, { answer });
      assert.equal(await test.run(), "failed");
      assert.match(test.output(), /no file was changed/);
      assert.deepEqual(
        [
          test.editor.text(test.file),
          test.onDisk(),
          readFileSync(path.join(test.host.cwd, "b.txt"), "utf8"),
          test.editor.saved,
        ],
        ["one\ntwo\n", "one\ntwo\n", "b\n", []],
      );
    });
  }

  it("fails with nothing half done when the editor cannot save", async () => {
    const test = await patchOpen("one\ntwo\n", update("-two", "+TWO"));
    test.editor.client.answer("heddle/document/save", ({ uris }) => ({ unsaved: uris }));
    assert.equal(await test.run(), "failed");
    assert.deepEqual([test.editor.text(test.file), test.onDisk()], ["one\ntwo\n", "one\ntwo\n"]);
  });

  it("is written by the host when the editor takes no edits, but never over unsaved text", async () => {
    const clean = await patchOpen("one\ntwo\n", update("-two", "+TWO"), { applyEdit: false });
    assert.equal(await clean.run(), "completed");
    assert.equal(clean.onDisk(), "one\nTWO\n");

    const dirty = await patchOpen("one\ntwo\n", update("-two", "+TWO"), { applyEdit: false });
    dirty.editor.type(dirty.file, "one", "ONE");
    assert.equal(await dirty.run(), "failed");
    assert.match(dirty.output(), /unsaved changes/);
    assert.equal(dirty.onDisk(), "one\ntwo\n");
  });

  it("keeps to what it knows when the editor's messages make no sense", async () => {
    const test = await patchOpen("one\ntwo\n", update("-two", "+TWO"));
    const { client } = test.editor;
    const textDocument = { uri: pathToFileURL(test.file).href, version: 9 };
    for (const [method, params] of [
      ["didOpen", { textDocument }],
      ["didOpen", { textDocument: { ...textDocument, languageId: "x", text: 5 } }],
      ["didOpen", { textDocument: { uri: "file://%%%", languageId: "x", version: 1, text: "" } }],
      ["didOpen", { textDocument: { uri: "untitled:1", languageId: "x", version: 1, text: "" } }],
      ["didChange", { textDocument, contentChanges: [{ range: 7, text: "" }] }],
      [
        "didChange",
        { textDocument: { uri: "file:///nowhere", version: 1 }, contentChanges: [{ text: "x" }] },
      ],
      ["didClose", null],
      ["didClose", { textDocument: { uri: 5 } }],
      ["didSave", undefined],
    ] as const) {
      client.notify(`textDocument/${method}`, params);
    }
    assert.equal(await test.run(), "completed");
    assert.equal(test.editor.text(test.file), "one\nTWO\n");
  });

  it("cannot be spoilt by a client that does not show the document", async () => {
    const test = await patchOpen("one\ntwo\n", update("-two", "+TWO"));
    const other = await connectEditor(test.host);
    const textDocument = { uri: pathToFileURL(test.file).href, version: 9 };
    other.client.notify("textDocument/didChange", { textDocument, contentChanges: [{ text: "foreign" }] });
    other.client.notify("textDocument/didClose", { textDocument });
    await other.client.request("thread/loaded/list", {});
    assert.equal(await test.run(), "completed");
    assert.equal(test.editor.text(test.file), "one\nTWO\n");
  });
});
