import assert from "node:assert/strict";
import { appendFileSync, existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { objectPath } from "../../../agent-host/journal/disk-objects.js";
import { hashOf } from "../../../agent-host/journal/objects.js";
import { createDiskLog } from "../../../agent-host/journal/thread-log.js";
import { tempFolder } from "../../support/temp-folder.js";
import { patch, runs, startTurns, update } from "./turns.js";

describe("the journal in hard times", () => {
  const logOf = (home: string, threadId: string) =>
    path.join(home, "journal", "threads", `${threadId}.jsonl`);

  it("has a host that died before a patch was written find nothing to take back", async () => {
    const test = await startTurns([[update("a.txt", "-one", "+ONE")]], { files: { "a.txt": "one\n" } });
    const turnId = await test.turn();
    test.save("a.txt", "one\n");
    assert.equal((await test.changes()).files[0].state, "undone");
    const undone = await test.undo(turnId);
    assert.deepEqual([undone.applied, test.statuses(undone)], [true, [["a.txt", "unchanged"]]]);
  });

  it("has a host that died in a patch of several files go on where it was", async () => {
    const test = await startTurns(
      [[patch("*** Update File: a.txt", "@@", "-one", "+ONE", "*** Add File: b.txt", "+new")]],
      { files: { "a.txt": "one\n" } },
    );
    const turnId = await test.turn();
    test.remove("b.txt");
    const undone = await test.undo(turnId);
    assert.deepEqual(
      [undone.applied, test.statuses(undone)],
      [
        true,
        [
          ["a.txt", "restored"],
          ["b.txt", "unchanged"],
        ],
      ],
    );
    assert.equal(test.text("a.txt"), "one\n");
  });

  it("does not guess what a command did that the host did not survive", async () => {
    const test = await startTurns([[runs("sed -i s/one/ONE/ a.txt; cat b.txt > /dev/null")]], {
      files: { "a.txt": "one\n", "b.txt": "b\n" },
    });
    const turnId = await test.turn();
    const log = createDiskLog(logOf(test.host.home, test.threadId));
    const [begin] = log.read();
    assert.equal(begin?.type, "begin");
    rmSync(logOf(test.host.home, test.threadId));
    log.append(begin === undefined ? [] : [begin]);
    const { files } = await test.changes({ turnId });
    assert.deepEqual(
      files.map((file: { path: string; restorable: boolean }) => [path.basename(file.path), file.restorable]),
      [["a.txt", false]],
    );
    const refused = await test.undo(turnId);
    assert.deepEqual([refused.applied, test.text("a.txt")], [false, "ONE\n"]);
    test.save("a.txt", "one\n");
    assert.deepEqual((await test.undo(turnId)).applied, true);
  });

  it("loses a damaged line and what it told, and no more", async () => {
    const test = await startTurns([[update("a.txt", "-one", "+ONE")], [update("b.txt", "-b", "+B")]], {
      files: { "a.txt": "one\n", "b.txt": "b\n" },
    });
    await test.turn();
    appendFileSync(logOf(test.host.home, test.threadId), '{"type":"change","turn":"x"}\n\0\0\0 torn');
    const second = await test.turn();
    assert.equal((await test.changes()).turns.length, 2);
    assert.equal((await test.undo(second)).applied, true);
    assert.equal(test.text("b.txt"), "b\n");
  });

  it("says so when a content is not there any more", async () => {
    const test = await startTurns([[update("a.txt", "-one", "+ONE")]], { files: { "a.txt": "one\n" } });
    const turnId = await test.turn();
    rmSync(objectPath(path.join(test.host.home, "journal", "objects"), hashOf(Buffer.from("one\n"))));
    const [change] = (await test.changes()).files;
    assert.deepEqual([change.restorable, change.reason], [false, "its content was cleared from the journal"]);
    assert.equal((await test.undo(turnId)).applied, false);
    assert.equal(test.text("a.txt"), "ONE\n");
  });

  it("tells of files that are too large or are links, and puts nothing of them on disk", async () => {
    const test = await startTurns([[runs("rm big.bin; ln -s a.txt link.txt; rm was-link.txt; rm a.txt")]], {
      files: { "a.txt": "one\n" },
    });
    writeFileSync(test.at("big.bin"), Buffer.alloc(9 * 1024 * 1024));
    symlinkSync("a.txt", test.at("was-link.txt"));
    const turnId = await test.turn();
    assert.deepEqual(
      (await test.changes()).files.map((file: { path: string; restorable: boolean }) => [
        path.basename(file.path),
        file.restorable,
      ]),
      [
        ["a.txt", true],
        ["big.bin", false],
        ["link.txt", false],
        ["was-link.txt", false],
      ],
    );
    assert.equal((await test.undo(turnId)).applied, false);
    assert.equal((await test.undo(turnId, { paths: [test.at("a.txt")] })).applied, true);
    assert.equal(test.text("a.txt"), "one\n");
    assert.equal(readdirSync(path.join(test.host.home, "journal", "objects")).length, 1);
  });

  it("does not stop a patch when it cannot be written", async () => {
    const home = tempFolder({ journal: "a file where the folder should be" });
    const test = await startTurns([[update("a.txt", "-one", "+ONE"), runs("rm a.txt")]], {
      files: { "a.txt": "one\n" },
      home,
    });
    await test.turn();
    assert.equal(existsSync(test.at("a.txt")), false);
  });

  it("watches a folder by whatever name it is reached, and never the home in it", async () => {
    const folder = tempFolder({ "real/a.txt": "one\n", "real/home/x": "" });
    symlinkSync(path.join(folder, "real"), path.join(folder, "link"));
    const test = await startTurns([[runs("echo two > a.txt; echo new > b.txt")]], {
      home: path.join(folder, "real", "home"),
    });
    const cwd = path.join(folder, "link");
    const { client } = test.host;
    const started = await client.request("thread/start", {
      cwd,
      approvalPolicy: "never",
      sandbox: "danger-full-access",
    });
    const threadId = started.thread.id;
    const turn = await test.host.turn(threadId, "go");
    const { files } = await client.request("heddle/turn/changes", { threadId });
    assert.deepEqual(
      files.map((file: { path: string }) => file.path),
      [path.join(cwd, "a.txt"), path.join(cwd, "b.txt")],
    );
    assert.equal((await client.request("heddle/turn/undo", { threadId, turnId: turn.id })).applied, true);
    assert.equal(existsSync(path.join(cwd, "b.txt")), false);
  });
});
