import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { asOptions, type BuiltHostOptions, startBuiltHost } from "../support/built-host.js";
import { afterThisTest } from "../support/cleanup.js";
import { says, startModelServer, type Turns } from "../support/model-server.js";
import { modelOptions } from "../support/start-host.js";
import { tempFolder } from "../support/temp-folder.js";

async function hostWith(script: Turns, options: BuiltHostOptions = {}) {
  const model = await startModelServer(script);
  afterThisTest(() => model.close());
  const args = asOptions(modelOptions(model.url, "responses"));
  const host = startBuiltHost(args, options);
  await host.client.initialize({});
  const startThread = () => host.client.request("thread/start", { cwd: host.cwd, approvalPolicy: "never" });
  return {
    ...host,
    args,
    startThread,
    turn: async (threadId: string) => {
      await host.client.request("turn/start", { threadId, input: [{ type: "text", text: "go" }] });
      return (await host.client.next("turn/completed")).turn;
    },
  };
}

describe("the host lives on", () => {
  it("through garbage on its input, of every kind and size", async () => {
    const { client, child, startThread, turn, stderr } = await hostWith(() => says("ok"));
    const { thread } = await startThread();
    const garbage = [
      "\0\u0001\u0002",
      "{".repeat(10_000),
      `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
      `{"id":"deep","method":"thread/start","params":{"config":${"[".repeat(20_000)}${"]".repeat(20_000)}}}`,
      '{"id":null,"method":"x"}',
      '{"method":"$/cancelRequest","params":{"id":{}}}',
      '{"jsonrpc":"1.0","id":{},"method":[],"params":"x"}',
      `{"id":"${"i".repeat(100_000)}","result":null}`,
      "Content-Length: 5",
      "x".repeat(1_000_000),
    ];
    for (const line of garbage) child.stdin.write(`${line}\n`);
    child.stdin.write(Buffer.from([0xff, 0xfe, 0x80, 0x0a]));
    for (let seed = 1, n = 0; n < 200; n++) {
      const bytes = Buffer.alloc(500);
      for (let index = 0; index < bytes.length; index++) {
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
        bytes[index] = seed % 256;
      }
      child.stdin.write(bytes);
    }
    child.stdin.write("\n");
    assert.equal((await turn(thread.id)).status, "completed");
    assert.match(stderr(), /dropped a line: not valid JSON/);
    // Among all this was one request.
    assert.deepEqual(
      client.strayAnswers.map(({ id, error }) => [id, error === undefined]),
      [["deep", false]],
    );
  });

  it("in a home that cannot be written, and says what failed", async () => {
    const blocked = path.join(tempFolder({ file: "not a folder" }), "file", "home");
    const { client, startThread, turn } = await hostWith(() => says("ok"), { home: blocked });
    const { thread } = await startThread();
    const failed = await turn(thread.id);
    assert.equal(failed.status, "failed");
    assert.match(failed.error.message, /failed to write .*\/file\/home\/.*ENOTDIR/);

    const write = await client.failure("config/value/write", {
      keyPath: "model",
      value: "x",
      mergeStrategy: "replace",
    });
    assert.match(write.message, /config\.toml/);
    assert.deepEqual((await client.request("thread/list", {})).data, []);
    const ephemeral = await client.request("thread/start", { cwd: tempFolder(), ephemeral: true });
    assert.equal((await turn(ephemeral.thread.id)).status, "completed");
  });

  it("when something stands where a thread's file should be", async () => {
    const { startThread, turn } = await hostWith(() => says("ok"));
    const { thread } = await startThread();
    mkdirSync(thread.path, { recursive: true });
    const failed = await turn(thread.id);
    assert.equal(failed.status, "failed");
    assert.match(failed.error.message, /failed to write .*\.jsonl: EISDIR/);
    const { thread: other } = await startThread();
    assert.equal((await turn(other.id)).status, "completed");
  });

  it("with a config.toml that is no TOML, and tells once where it is broken", async () => {
    const home = tempFolder({ "config.toml": '# fine\nmodel_reasoning_effort = "low"\nmodel = = 1\n' });
    const { client, startThread } = await hostWith(() => says("ok"), { home });
    await startThread();
    const { thread } = await startThread();
    assert.ok(thread.id);
    const warnings = client.received
      .filter(({ method }) => method === "configWarning")
      .map(({ params }) => params);
    assert.deepEqual(
      warnings.map(({ summary, path: file, range }) => [summary, file, range]),
      [
        [
          "config.toml cannot be read; its last good content stays in force",
          path.join(home, "config.toml"),
          { start: { line: 3, column: 9 }, end: { line: 3, column: 9 } },
        ],
      ],
    );
  });
});

describe("a disk that is full in mid-turn", () => {
  // A limit on the size of files stands for it: the write fails half way, as on a full disk.
  const limited = (kilobytes: number): BuiltHostOptions => ({
    wrapper: ["bash", "-c", `ulimit -f ${kilobytes}; exec "$@"`, "limited"],
  });

  it("fails the turn, shows nothing as completed that is not stored, and the thread stays whole", async () => {
    const long = "long ".repeat(40_000);
    const { client, child, exited, startThread, turn, home, args, stderr } = await hostWith(
      [says("short"), says(long), says("after")],
      limited(128),
    );
    const { thread } = await startThread();
    assert.equal((await turn(thread.id)).status, "completed", stderr());
    const before = client.received.length;
    const failed = await turn(thread.id);
    assert.equal(failed.status, "failed");
    assert.match(failed.error.message, /failed to write .*\.jsonl: EFBIG/);
    const completed = client.received
      .slice(before)
      .filter(({ method }) => method === "item/completed")
      .map(({ params }) => params.item.type);
    assert.deepEqual(completed, ["userMessage"]);

    // What still fits is still stored; nothing is torn.
    assert.equal((await turn(thread.id)).status, "completed");
    assert.ok(statSync(thread.path).size <= 128 * 1024);
    for (const line of readFileSync(thread.path, "utf8").trimEnd().split("\n")) JSON.parse(line);
    child.stdin.end();
    await exited;
    const second = startBuiltHost(args, { home });
    await second.client.initialize({});
    const resumed = await second.client.request("thread/resume", { threadId: thread.id });
    assert.deepEqual(
      resumed.thread.turns.map(({ status }: { status: string }) => status),
      ["completed", "failed", "completed"],
    );
  });
});
