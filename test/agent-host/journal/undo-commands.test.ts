import assert from "node:assert/strict";
import { chmodSync, existsSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { numbered, runs, startTurns, update } from "./turns.js";

const FILES = { "a.txt": "one\ntwo\n", "b.txt": "b\n", "sub/c.txt": "c\n" };

/** Runs one command, takes it back and brings it forth again; gives what it did, and what was there after each. */
async function around(
  command: string,
  look: readonly string[],
  files: Readonly<Record<string, string>> = FILES,
) {
  const test = await startTurns([[runs(command)]], { files });
  const state = () => look.map((name) => (existsSync(test.at(name)) ? test.text(name) : null));
  const before = state();
  const turnId = await test.turn();
  const { files: changes, gaps } = await test.changes();
  const after = state();
  const undone = await test.undo(turnId);
  assert.deepEqual([undone.applied, gaps], [true, []], JSON.stringify(undone));
  assert.deepEqual(state(), before);
  assert.equal((await test.redo(turnId)).applied, true);
  assert.deepEqual(state(), after);
  return changes.map((change: { path: string; kind: string }) => [
    path.relative(test.host.cwd, change.path),
    change.kind,
  ]);
}

describe("taking back a turn's commands", () => {
  for (const [command, changes, files] of [
    ["sed -i s/two/TWO/ a.txt", [["a.txt", "update"]]],
    [
      "rm a.txt sub/c.txt",
      [
        ["a.txt", "delete"],
        ["sub/c.txt", "delete"],
      ],
    ],
    ["rm -r sub", [["sub/c.txt", "delete"]]],
    [
      "mv a.txt moved.txt",
      [
        ["a.txt", "delete"],
        ["moved.txt", "add"],
      ],
    ],
    [
      "mv sub other",
      [
        ["other/c.txt", "add"],
        ["sub/c.txt", "delete"],
      ],
    ],
    ["echo new > b.txt", [["b.txt", "update"]]],
    [
      "echo more >> b.txt; echo x > new.txt",
      [
        ["b.txt", "update"],
        ["new.txt", "add"],
      ],
    ],
    ["mkdir -p deep/er && echo x > deep/er/new.txt", [["deep/er/new.txt", "add"]]],
    [
      "sed -i s/.*/same/ *.txt",
      [
        ["a.txt", "update"],
        ["b.txt", "update"],
      ],
    ],
    ["cd sub && sed -i s/c/C/ c.txt", [["sub/c.txt", "update"]]],
    [`bash -c "sed -i 's/one/ONE/' a.txt"`, [["a.txt", "update"]]],
    [
      "printf '\\000\\001' > b.bin && cp b.bin a.txt",
      [
        ["a.txt", "update"],
        ["b.bin", "add"],
      ],
    ],
    // Nothing here names the file that goes, but it is found under its new name.
    [
      "for f in ?.txt; do mv $f x-$f; done",
      [
        ["a.txt", "delete"],
        ["x-a.txt", "add"],
      ],
      { "a.txt": "one\n" },
    ],
  ] as const) {
    it(command, async () => {
      const look = [
        "a.txt",
        "b.txt",
        "sub/c.txt",
        "moved.txt",
        "new.txt",
        "other/c.txt",
        "deep/er/new.txt",
        "x-a.txt",
      ];
      assert.deepEqual(await around(command, look, files ?? FILES), changes);
    });
  }

  it("restores the mode, also where nothing else was changed", async () => {
    const test = await startTurns([[runs("chmod +x a.txt; rm b.txt")]], { files: FILES });
    chmodSync(test.at("a.txt"), 0o640);
    chmodSync(test.at("b.txt"), 0o600);
    const turnId = await test.turn();
    assert.equal(statSync(test.at("a.txt")).mode & 0o777, 0o751);
    assert.equal((await test.undo(turnId)).applied, true);
    assert.deepEqual(
      ["a.txt", "b.txt"].map((name) => statSync(test.at(name)).mode & 0o777),
      [0o640, 0o600],
    );
  });

  it("does not guess at a file that nothing named; the rest goes back when it is left out", async () => {
    const hidden = await startTurns([[runs("n=a; echo new > $n.txt; rm b.txt")]], {
      files: { "a.txt": "one\n", "b.txt": "b\n" },
    });
    const turnId = await hidden.turn();
    const [change] = (await hidden.changes()).files;
    assert.deepEqual(
      [change.kind, change.restorable, change.reason],
      ["unknown", false, "a command changed it that did not name it, and its content was not known before"],
    );
    const refused = await hidden.undo(turnId);
    assert.deepEqual(
      [refused.applied, hidden.statuses(refused)],
      [
        false,
        [
          ["a.txt", "unknown"],
          ["b.txt", "ready"],
        ],
      ],
    );
    assert.equal(existsSync(hidden.at("b.txt")), false);
    assert.equal((await hidden.undo(turnId, { paths: [hidden.at("b.txt")] })).applied, true);
    assert.deepEqual([hidden.text("a.txt"), hidden.text("b.txt")], ["new\n", "b\n"]);
  });

  it("knows what an earlier turn left, without being told the name", async () => {
    const test = await startTurns([[update("a.txt", "-two", "+TWO")], [runs("n=a; echo new > $n.txt")]], {
      files: FILES,
    });
    await test.turn();
    const second = await test.turn();
    assert.equal((await test.undo(second)).applied, true);
    assert.equal(test.text("a.txt"), "one\nTWO\n");
  });

  it("is not confused by what the user did between two commands", async () => {
    const test = await startTurns(
      [[runs("sed -i 's/line 2$/A/' a.txt")], [runs("sed -i 's/line 30/B/' a.txt")]],
      {
        files: { "a.txt": numbered(40) },
      },
    );
    const first = await test.turn();
    writeFileSync(test.at("a.txt"), test.text("a.txt").replace("line 20", "the user"));
    await test.turn();
    assert.equal((await test.undo(first)).applied, true);
    assert.equal(test.text("a.txt"), numbered(40).replace("line 20", "the user").replace("line 30", "B"));
  });

  it("records what a command does in the background until the turn ends, and says that it went on", async () => {
    const test = await startTurns(
      [
        [
          runs("echo early > early.txt; read line; echo late > late.txt; read line", {
            tty: true,
            yield_time_ms: 250,
          }),
        ],
      ],
      { files: FILES },
    );
    const turnId = await test.turn();
    const changes = await test.changes();
    assert.deepEqual(
      changes.files.map((file: { path: string }) => path.basename(file.path)),
      ["early.txt"],
    );
    assert.deepEqual(changes.gaps, [
      "a command went on after the turn; what it did from then on is not recorded",
    ]);
    assert.equal((await test.undo(turnId)).applied, true);
    assert.equal(existsSync(test.at("early.txt")), false);
  });

  it("records a command that is interrupted", async () => {
    const test = await startTurns([[runs("echo new > b.txt; echo ready; read line", { tty: true })]], {
      files: FILES,
    });
    const { client } = test.host;
    const { turn } = await client.request("turn/start", {
      threadId: test.threadId,
      input: [{ type: "text", text: "go" }],
    });
    await client.next("item/commandExecution/outputDelta", ({ delta }) => delta.includes("ready"));
    await client.request("turn/interrupt", { threadId: test.threadId, turnId: turn.id });
    await client.next("heddle/turn/changesUpdated");
    assert.equal((await test.undo(turn.id)).applied, true);
    assert.equal(test.text("b.txt"), "b\n");
  });

  it("costs nothing for commands that only read, and leaves ignored folders alone", async () => {
    const test = await startTurns(
      [[runs("cat a.txt"), runs("mkdir node_modules && echo x > node_modules/x.js")]],
      {
        files: FILES,
      },
    );
    await test.turn();
    assert.equal(existsSync(path.join(test.host.home, "journal")), false);
    assert.deepEqual((await test.changes()).files, []);
  });
});
