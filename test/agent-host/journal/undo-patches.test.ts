import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, symlinkSync } from "node:fs";
import path from "node:path";
import { tempFolder } from "../../support/temp-folder.js";
import { connectEditor } from "../../support/test-editor.js";
import { numbered, patch, startTurns, update } from "./turns.js";

describe("taking back a turn's patches", () => {
  it("restores, forgets nothing, and brings back", async () => {
    const test = await startTurns(
      [
        [
          patch(
            "*** Update File: a.txt",
            "@@",
            "-two",
            "+TWO",
            "*** Add File: new/b.txt",
            "+fresh",
            "*** Delete File: c.txt",
          ),
        ],
      ],
      { files: { "a.txt": "one\ntwo\n", "c.txt": "old\n" } },
    );
    chmodSync(test.at("c.txt"), 0o750);
    const turnId = await test.turn();
    await test.host.client.next("heddle/turn/changesUpdated");
    const changes = await test.changes();
    assert.deepEqual(
      changes.files.map(({ path: file, kind, state, restorable, hunks }: never) => [
        path.relative(test.host.cwd, file),
        kind,
        state,
        restorable,
        (hunks as { lines: string[] }[]).flatMap((hunk) => hunk.lines),
      ]),
      [
        ["a.txt", "update", "applied", true, [" one", "-two", "+TWO"]],
        ["c.txt", "delete", "applied", true, ["-old"]],
        ["new/b.txt", "add", "applied", true, ["+fresh"]],
      ],
    );
    assert.deepEqual([changes.turnId, changes.turns, changes.gaps], [turnId, [turnId], []]);

    const undone = await test.undo(turnId);
    assert.equal(undone.applied, true);
    assert.deepEqual(test.statuses(undone), [
      ["a.txt", "restored"],
      ["c.txt", "restored"],
      ["new/b.txt", "restored"],
    ]);
    assert.deepEqual(
      [test.text("a.txt"), test.text("c.txt"), existsSync(test.at("new/b.txt"))],
      ["one\ntwo\n", "old\n", false],
    );
    assert.equal(statSync(test.at("c.txt")).mode & 0o777, 0o750);
    assert.deepEqual(
      (await test.changes()).files.map((file: { state: string }) => file.state),
      ["undone", "undone", "undone"],
    );
    assert.deepEqual(
      (await test.undo(turnId)).files.map((file: { status: string }) => file.status),
      ["unchanged", "unchanged", "unchanged"],
    );

    assert.equal((await test.redo(turnId)).applied, true);
    assert.deepEqual(
      [test.text("a.txt"), existsSync(test.at("c.txt")), test.text("new/b.txt")],
      ["one\nTWO\n", false, "fresh\n"],
    );
  });

  it("keeps what later turns and the user did", async () => {
    const test = await startTurns(
      [[update("a.txt", "-line 2", "+first turn")], [update("a.txt", "-line 30", "+second turn")]],
      { files: { "a.txt": numbered(40) } },
    );
    const first = await test.turn();
    const second = await test.turn();
    test.save("a.txt", test.text("a.txt").replace("line 20", "the user"));
    assert.equal((await test.undo(first)).applied, true);
    const expected = numbered(40).replace("line 20", "the user");
    assert.equal(test.text("a.txt"), expected.replace("line 30", "second turn"));
    assert.equal((await test.undo(second)).applied, true);
    assert.equal(test.text("a.txt"), expected);
  });

  it("tells of a conflict with its lines, and writes nothing at all", async () => {
    const test = await startTurns(
      [[patch("*** Update File: a.txt", "@@", "-two", "+TWO", "*** Update File: b.txt", "@@", "-b", "+B")]],
      { files: { "a.txt": "one\ntwo\nthree\n", "b.txt": "b\n" } },
    );
    const turnId = await test.turn();
    test.save("a.txt", "one\nZWEI\nthree\n");
    const [hunk] = (await test.changes()).files[0].hunks;
    assert.deepEqual(await test.undo(turnId), {
      files: [
        {
          path: test.at("a.txt"),
          status: "conflict",
          reason: "the same lines were changed since",
          conflicts: [
            {
              hunkId: hunk.id,
              base: { start: 2, lines: ["TWO\n"] },
              current: { start: 2, lines: ["ZWEI\n"] },
              wanted: { start: 2, lines: ["two\n"] },
            },
          ],
        },
        { path: test.at("b.txt"), status: "ready", reason: null, conflicts: [] },
      ],
      applied: false,
    });
    assert.deepEqual([test.text("a.txt"), test.text("b.txt")], ["one\nZWEI\nthree\n", "B\n"]);
    // Without the file that is in the way, the rest goes back.
    assert.equal((await test.undo(turnId, { paths: [test.at("b.txt")] })).applied, true);
    assert.equal(test.text("b.txt"), "b\n");
  });

  it("takes back single hunks", async () => {
    const test = await startTurns(
      [[patch("*** Update File: a.txt", "@@", "-line 2", "+A", "@@", "-line 30", "+B")]],
      { files: { "a.txt": numbered(40) } },
    );
    const turnId = await test.turn();
    const [first, second] = (await test.changes()).files[0].hunks;
    assert.equal((await test.undo(turnId, { hunks: [second.id] })).applied, true);
    assert.equal(test.text("a.txt"), numbered(40).replace("line 2\n", "A\n"));
    assert.deepEqual((await test.changes()).files[0].hunks, [first, second]);
    assert.equal((await test.redo(turnId, { hunks: [second.id] })).applied, true);
    assert.equal((await test.undo(turnId, { hunks: [first.id] })).applied, true);
    assert.equal(test.text("a.txt"), numbered(40).replace("line 30", "B"));
    assert.match(
      (await test.host.client.failure("heddle/turn/undo", { threadId: test.threadId, turnId, hunks: ["x"] }))
        .message,
      /has no hunk x/,
    );
  });

  it("keeps line ends and a missing one at the end", async () => {
    const before = "one\r\ntwo\r\nthree\nfour";
    const test = await startTurns([[update("a.txt", "-two", "+TWO")], [update("a.txt", "-four", "+FOUR")]], {
      files: { "a.txt": before },
    });
    const first = await test.turn();
    const second = await test.turn();
    assert.equal((await test.undo(second)).applied, true);
    assert.equal((await test.undo(first)).applied, true);
    assert.equal(test.text("a.txt"), before);
  });

  it("goes through the editor where the file is open and not saved", async () => {
    const test = await startTurns([[update("a.txt", "-two", "+TWO")]], {
      files: { "a.txt": "one\ntwo\nthree\nfour\n" },
    });
    const editor = await connectEditor(test.host);
    editor.open(test.at("a.txt"));
    editor.type(test.at("a.txt"), "four", "typed");
    await editor.client.request("thread/loaded/list", {});
    const turnId = await test.turn();
    editor.type(test.at("a.txt"), "typed", "typed more");
    await editor.client.request("thread/loaded/list", {});
    assert.equal((await test.undo(turnId)).applied, true);
    assert.equal(editor.text(test.at("a.txt")), "one\ntwo\nthree\ntyped more\n");
    assert.equal(test.text("a.txt"), "one\ntwo\nthree\nfour\n");
  });

  it("tells the model on the next turn", async () => {
    const test = await startTurns([[update("a.txt", "-one", "+ONE")], []], { files: { "a.txt": "one\n" } });
    const turnId = await test.turn();
    await test.undo(turnId);
    await test.turn();
    const input = JSON.stringify(test.host.model.requests.at(-1)?.body.input);
    assert.match(input, /<files_restored>\\nThe user took back what an earlier turn changed/);
    assert.ok(input.includes(test.at("a.txt")));
  });

  it("is refused while a turn runs, and for what is not known", async () => {
    let go: (value: unknown) => void = () => undefined;
    const held = new Promise((resolve) => {
      go = resolve;
    });
    const test = await startTurns(
      [[update("a.txt", "-one", "+ONE")], [[{ until: held }, { text: "later" }]]],
      {
        files: { "a.txt": "one\n" },
      },
    );
    const turnId = await test.turn();
    const { client } = test.host;
    const failure = async (params: object) =>
      (await client.failure("heddle/turn/undo", { threadId: test.threadId, turnId, ...params })).message;
    assert.match(await failure({ turnId: "nothing" }), /no changes of turn nothing are recorded/);
    assert.match(await failure({ paths: ["/etc/passwd"] }), /did not change \/etc\/passwd/);
    const running = test.turn();
    await client.next("turn/started");
    assert.equal(await failure({}), "cannot undo while a turn of the thread runs");
    go(null);
    await running;
    assert.match(await failure({ threadId: "01234567-0123-7123-8123-012345678901" }), /no rollout found/);
  });

  it("works on a thread that is not loaded, and the model hears of it when it is", async () => {
    const test = await startTurns([[update("a.txt", "-one", "+ONE")]], { files: { "a.txt": "one\n" } });
    const turnId = await test.turn();
    const { cwd, home } = test.host;
    await test.host.dispose();
    const later = await startTurns([[]], { home });
    const { client } = later.host;
    const changes = await client.request("heddle/turn/changes", { threadId: test.threadId });
    assert.deepEqual([changes.turnId, changes.files[0].state], [turnId, "applied"]);
    const undone = await client.request("heddle/turn/undo", { threadId: test.threadId, turnId });
    assert.equal(undone.applied, true);
    assert.equal(readFileSync(path.join(cwd, "a.txt"), "utf8"), "one\n");
    assert.deepEqual((await client.request("thread/loaded/list", {})).data, [later.threadId]);
    await client.request("thread/resume", { threadId: test.threadId });
    await later.host.turn(test.threadId, "go on");
    assert.match(JSON.stringify(later.host.model.requests[0]?.body.input), /<files_restored>/);
  });

  it("does not follow a link that was put in the way", async () => {
    const test = await startTurns([[patch("*** Update File: sub/a.txt", "@@", "-one", "+ONE")]], {
      files: { "sub/a.txt": "one\n" },
    });
    const turnId = await test.turn();
    const outside = tempFolder({ "a.txt": "ONE\n" });
    renameSync(test.at("sub"), test.at("aside"));
    symlinkSync(outside, test.at("sub"));
    const viaFolder = await test.undo(turnId);
    assert.deepEqual(
      [viaFolder.applied, viaFolder.files[0].status, viaFolder.files[0].reason],
      [false, "unknown", "its path leads to another place now"],
    );
    const { rmSync } = await import("node:fs");
    rmSync(test.at("sub"));
    mkdirSync(test.at("sub"));
    symlinkSync(path.join(outside, "a.txt"), test.at("sub/a.txt"));
    assert.equal((await test.undo(turnId)).applied, false);
    assert.equal(readFileSync(path.join(outside, "a.txt"), "utf8"), "ONE\n");
  });

  it("counts from the last review, and for the whole thread", async () => {
    const test = await startTurns([[update("a.txt", "-one", "+ONE")], [update("a.txt", "-two", "+TWO")]], {
      files: { "a.txt": "one\ntwo\n" },
    });
    const lines = async (scope: string) =>
      (await test.changes({ scope })).files.flatMap((file: { hunks: { lines: string[] }[] }) =>
        file.hunks.flatMap((hunk) => hunk.lines),
      );
    await test.turn();
    await test.host.client.request("heddle/thread/markReviewed", { threadId: test.threadId });
    assert.deepEqual(await lines("sinceReviewed"), []);
    await test.turn();
    assert.deepEqual(await lines("sinceReviewed"), [" ONE", "-two", "+TWO"]);
    assert.deepEqual(await lines("thread"), ["-one", "-two", "+ONE", "+TWO"]);
  });

  it("leaves nothing on disk for an ephemeral thread, and undoes there too", async () => {
    const test = await startTurns([[update("a.txt", "-one", "+ONE")]], { files: { "a.txt": "one\n" } });
    const threadId = await test.host.startThread({ ephemeral: true });
    const turn = await test.host.turn(threadId, "go");
    assert.equal(test.text("a.txt"), "ONE\n");
    const undone = await test.host.client.request("heddle/turn/undo", { threadId, turnId: turn.id });
    assert.deepEqual([undone.applied, test.text("a.txt")], [true, "one\n"]);
    assert.equal(existsSync(path.join(test.host.home, "journal")), false);
  });
});
