import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startHost } from "../../../support/start-host.js";
import { connectEditor, type TestEditorOptions } from "../../../support/test-editor.js";

/** An editor that shows `a.txt` with this text. */
async function editorShowing(shown: string, onDisk: string, options: TestEditorOptions = {}) {
  const host = await startHost();
  const file = path.join(host.cwd, "a.txt");
  writeFileSync(file, onDisk);
  const editor = await connectEditor(host, options);
  editor.open(file, shown);
  const params = (content: string | Buffer) => ({
    path: file,
    dataBase64: Buffer.from(content).toString("base64"),
  });
  return {
    host,
    editor,
    file,
    params,
    asked: () => [editor.applied.length, editor.saved.length],
    disk: () => readFileSync(file),
    read: async (from = editor.client) =>
      Buffer.from((await from.request("fs/readFile", { path: file })).dataBase64, "base64").toString(),
    write: (content: string | Buffer) => editor.client.request("fs/writeFile", params(content)),
    failure: (content: string | Buffer) => editor.client.failure("fs/writeFile", params(content)),
  };
}

describe("files that an editor has open", () => {
  it("read as the editor shows them, for the editor; others read the disk", async () => {
    const { read, host } = await editorShowing("unsaved ünicode\r\n", "saved\n");
    assert.equal(await read(), "unsaved ünicode\r\n");
    assert.equal(await read(host.client), "saved\n");
  });

  it("read as the disk has them, to the byte, when nothing is unsaved", async () => {
    const { read } = await editorShowing("text\n", "\ufefftext\n");
    assert.equal(await read(), "\ufefftext\n");
  });

  it("keep their byte order mark when the text is not the one on disk", async () => {
    const { read } = await editorShowing("unsaved\n", "\ufeffsaved\n");
    assert.equal(await read(), "\ufeffunsaved\n");
  });

  it("read as the editor shows them when the disk has nothing any more", async () => {
    const { read, host, file } = await editorShowing("shown\n", "saved\n");
    await host.client.request("fs/remove", { path: file });
    assert.equal(await read(), "shown\n");
  });

  it("are read from the disk again once they are closed", async () => {
    const { read, editor, file } = await editorShowing("unsaved\n", "saved\n");
    editor.close(file);
    assert.equal(await read(), "saved\n");
  });

  it("are written through the editor, and saved when they were clean", async () => {
    const { write, asked, read, disk } = await editorShowing("one\ntwo\n", "one\ntwo\n");
    assert.deepEqual(await write("one\nTWO\n"), {});
    assert.deepEqual([asked(), await read(), disk().toString()], [[1, 1], "one\nTWO\n", "one\nTWO\n"]);
  });

  it("are written through the editor, and not saved, when they hold unsaved edits", async () => {
    const { write, asked, disk, read } = await editorShowing("one\nmine\n", "one\ntwo\n");
    await write("one\nTWO\n");
    assert.deepEqual([asked(), await read(), disk().toString()], [[1, 0], "one\nTWO\n", "one\ntwo\n"]);
  });

  it("stay as they are when the editor refuses the edit", async () => {
    const { failure, read, disk, file } = await editorShowing("one\n", "one\n", {
      answer: () => ({ applied: false, failureReason: "it is locked" }),
    });
    assert.deepEqual(await failure("two\n"), {
      code: -32600,
      message: `fs/writeFile: the editor did not apply the change to ${file}: it is locked`,
    });
    assert.deepEqual([await read(), disk().toString()], ["one\n", "one\n"]);
  });

  it("take bytes that are no text on the disk, unless edits would get lost", async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x00]);
    const clean = await editorShowing("one\n", "one\n");
    await clean.write(bytes);
    assert.deepEqual([clean.asked(), clean.disk()], [[0, 0], bytes]);

    const dirty = await editorShowing("mine\n", "one\n");
    assert.deepEqual(await dirty.failure(bytes), {
      code: -32600,
      message:
        `fs/writeFile: ${dirty.file} has unsaved edits, and what is to be written is no text that the ` +
        "editor could show; save or close it first",
    });
    assert.deepEqual([dirty.asked(), dirty.disk().toString()], [[0, 0], "one\n"]);
  });

  it("are written on the disk for other clients, as any program would", async () => {
    const { host, params, disk, asked, read } = await editorShowing("mine\n", "one\n");
    await host.client.request("fs/writeFile", params("two\n"));
    assert.deepEqual([asked(), await read(), disk().toString()], [[0, 0], "mine\n", "two\n"]);
  });
});
