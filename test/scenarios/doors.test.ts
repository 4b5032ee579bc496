// The built host behind its doors: sockets that several clients share, and processes that come and go.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { isRunning, spawnHost, startBuiltHost, within } from "../support/built-host.js";
import { afterThisTest } from "../support/cleanup.js";
import { unixPeer, webSocketPeer } from "../support/door-peers.js";
import { listen } from "../support/listening-host.js";
import { calls, says } from "../support/model-server.js";
import type { Peer } from "../support/peer.js";
import { memoryOf } from "../support/process-memory.js";
import { tempFolder } from "../support/temp-folder.js";

/** What the host and everything it started must be done with. */
const END_MS = 2_000;

function socketFile(): string {
  return path.join(tempFolder(), "host.sock");
}

async function startThread(client: Peer, cwd: string, params: object = {}): Promise<string> {
  const { thread } = await client.request("thread/start", {
    cwd,
    approvalPolicy: "never",
    sandbox: "danger-full-access",
    ...params,
  });
  return thread.id;
}

async function connectTo(file: string): Promise<Peer> {
  const { client } = unixPeer(file);
  await client.initialize();
  return client;
}

const say = (threadId: string, text: string) => ({ threadId, input: [{ type: "text", text }] });

describe("a host on a unix socket", () => {
  it("serves, takes the place of one that was killed, and leaves nothing behind", async () => {
    const file = socketFile();
    const first = await listen(`unix://${file}`);
    assert.equal(first.url, `unix://${file}`);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    await connectTo(file);
    first.child.kill("SIGKILL");
    await first.exited;
    assert.ok(existsSync(file));

    const second = await listen(`unix://${file}`, { home: first.home });
    const client = await connectTo(file);
    const threadId = await startThread(client, second.cwd);
    await client.request("turn/start", say(threadId, "go"));
    assert.equal((await client.next("turn/completed")).turn.status, "completed");
    second.child.kill("SIGTERM");
    assert.deepEqual(await second.exited, { code: 143, signal: null }, second.stderr());
    assert.equal(existsSync(file), false);
  });

  it("is found in its home when it is not told where to listen", async () => {
    const host = await listen("unix://");
    assert.equal(host.url, `unix://${path.join(host.home, "host.sock")}`);
    const proxy = startBuiltHost(["proxy"], { home: host.home });
    await proxy.client.initialize();
  });

  it("is the only one there", async () => {
    const file = socketFile();
    await listen(`unix://${file}`);
    const second = spawnHost(["--listen", `unix://${file}`]);
    assert.deepEqual(await second.exited, { code: 1, signal: null });
    assert.equal(second.stderr(), `heddle: another host listens at ${file}\n`);
    await connectTo(file);
  });

  it("lets any client answer, and goes on when the one that asked is gone", async () => {
    const file = socketFile();
    const host = await listen(`unix://${file}`, {
      script: [calls("exec_command", { cmd: "echo done > ran" }), says("fine")],
    });
    const asking = unixPeer(file);
    await asking.client.initialize();
    asking.client.answer("item/commandExecution/requestApproval", () => new Promise(() => undefined));
    const threadId = await startThread(asking.client, host.cwd, { approvalPolicy: "untrusted" });
    await asking.client.request("turn/start", say(threadId, "go"));
    await asking.client.next("item/commandExecution/requestApproval");
    asking.socket.destroy();

    const other = unixPeer(file);
    other.client.answer("item/commandExecution/requestApproval", () => ({ decision: "accept" }));
    await other.client.initialize();
    await other.client.request("thread/resume", { threadId });
    assert.equal((await other.client.next("turn/completed")).turn.status, "completed");
    assert.equal(readFileSync(path.join(host.cwd, "ran"), "utf8"), "done\n");
  });

  it("plays 200 clients' turns at once", async function () {
    this.timeout(60_000);
    const file = socketFile();
    const words = Array.from({ length: 20 }, (_, n) => `word ${n} `);
    const host = await listen(`unix://${file}`, { script: () => says(...words) });
    const startedAt = performance.now();
    let deltaCount = 0;
    const texts = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const client = await connectTo(file);
        const threadId = await startThread(client, host.cwd);
        await client.request("turn/start", say(threadId, "go"));
        const { turn } = await client.next("turn/completed");
        const deltas = client.received.filter(({ method }) => method === "item/agentMessage/delta");
        const foreign = client.received.filter(({ params }) => (params?.threadId ?? threadId) !== threadId);
        deltaCount += deltas.length;
        return [turn.status, deltas.map(({ params }) => params.delta).join(""), foreign.length];
      }),
    );
    const completed = texts.filter(([status]) => status === "completed").length;
    console.log(
      `      ${texts.length} clients on one socket: ${completed} turns completed, ${deltaCount} deltas in ` +
        `${Math.round(performance.now() - startedAt)} ms; host at ${memoryOf(host)} MiB`,
    );
    assert.deepEqual(
      texts,
      texts.map(() => ["completed", words.join(""), 0]),
    );
  });

  it("answers one client while another asks 10,000 times", async function () {
    this.timeout(60_000);
    const file = socketFile();
    await listen(`unix://${file}`);
    const quiet = await connectTo(file);
    const noisy = await connectTo(file);
    const measure = async (count: number) => {
      const times: number[] = [];
      for (let n = 0; n < count; n++) {
        const before = performance.now();
        await quiet.request("thread/list");
        times.push(performance.now() - before);
      }
      times.sort((a, b) => a - b);
      const at = (part: number) => (times[Math.floor(times.length * part)] ?? 0).toFixed(1);
      return `median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(0.999)} ms`;
    };
    await measure(20);
    const alone = await measure(50);
    for (let id = 1; id <= 10_000; id++) noisy.sendRaw(`{"id":"n${id}","method":"thread/list","params":{}}`);
    const beside = await measure(50);
    const answered = noisy.strayAnswers.length;
    console.log(`      thread/list alone: ${alone}; beside 10,000 of another client: ${beside}`);
    assert.ok(answered < 10_000, "the noisy client was done before the quiet one had its turn");
    await within(30_000, "all are answered", () => noisy.strayAnswers.length === 10_000);
    assert.ok(noisy.strayAnswers.every(({ error }) => error === undefined));
  });
});

describe("a host on a websocket", () => {
  it("says which port it took, and serves who has the token", async () => {
    const token = "0123456789abcdef-token";
    const tokenFile = path.join(tempFolder({ token }), "token");
    const host = await listen("ws://127.0.0.1:0", { args: ["--ws-token-file", tokenFile] });
    assert.match(host.url, /^ws:\/\/127\.0\.0\.1:[1-9]\d*$/);
    await assert.rejects(webSocketPeer(host.url), /401/);
    const { client, closed } = await webSocketPeer(host.url, {
      headers: { authorization: `Bearer ${token}` },
    });
    await client.initialize();
    const threadId = await startThread(client, host.cwd);
    await client.request("turn/start", say(threadId, "go"));
    assert.equal((await client.next("turn/completed")).turn.status, "completed");
    assert.equal(host.stderr().includes(token), false);

    host.child.kill("SIGINT");
    assert.equal(await closed, 1000);
    assert.deepEqual(await host.exited, { code: 130, signal: null }, host.stderr());
  });

  it("does not start where others could come in", async () => {
    const host = spawnHost(["--listen", "ws://0.0.0.0:0"]);
    assert.deepEqual(await host.exited, { code: 1, signal: null });
    assert.match(host.stderr(), /other machines could come in/);
  });

  it("does not start to serve nobody", async () => {
    const host = spawnHost(["--listen", "off"]);
    assert.deepEqual(await host.exited, { code: 1, signal: null });
    assert.equal(host.stderr(), "heddle: --listen off leaves nobody to serve\n");
  });
});

describe("a parent that ends", () => {
  for (const [how, signal] of [
    ["in good order", "SIGTERM"],
    ["by force", "SIGKILL"],
  ] as const) {
    it(`${how} takes the host and all it started with it`, async () => {
      const parent = spawn("sleep", ["1000"]);
      afterThisTest(() => parent.kill("SIGKILL"));
      const file = socketFile();
      const host = await listen(`unix://${file}`, {
        args: ["--parent-pid", String(parent.pid)],
        script: [calls("exec_command", { cmd: "trap '' TERM HUP; echo $$ > pid; sleep 60; sleep 60" })],
      });
      const client = await connectTo(file);
      const threadId = await startThread(client, host.cwd);
      await client.request("turn/start", say(threadId, "go"));
      const pidFile = path.join(host.cwd, "pid");
      await within(
        10_000,
        "the command runs",
        () => existsSync(pidFile) && readFileSync(pidFile, "utf8") !== "",
      );

      const startedAt = performance.now();
      parent.kill(signal);
      await once(parent, "exit");
      assert.deepEqual(await host.exited, { code: 0, signal: null }, host.stderr());
      assert.ok(performance.now() - startedAt < END_MS, `${performance.now() - startedAt} ms`);
      assert.equal(isRunning(Number(readFileSync(pidFile, "utf8"))), false);
      assert.equal(existsSync(file), false);
    });
  }

  it("before the host began leaves no host", async () => {
    const parent = spawn("true");
    await once(parent, "exit");
    const host = spawnHost(["--listen", `unix://${socketFile()}`, "--parent-pid", String(parent.pid)]);
    assert.deepEqual(await host.exited, { code: 0, signal: null }, host.stderr());
  });
});

describe("a proxy", () => {
  for (const framing of ["ndjson", "content-length"] as const) {
    it(`carries ${framing} both ways, also much of it, and ends with its input`, async () => {
      const file = socketFile();
      const host = await listen(`unix://${file}`);
      const proxy = startBuiltHost(["proxy", "--socket", file], { framing });
      await proxy.client.initialize();
      const big = path.join(host.cwd, "big");
      const dataBase64 = Buffer.alloc(3_000_000, "heddle").toString("base64");
      await proxy.client.request("fs/writeFile", { path: big, dataBase64 });
      assert.equal((await proxy.client.request("fs/readFile", { path: big })).dataBase64, dataBase64);

      const last = proxy.client.request("thread/loaded/list");
      proxy.child.stdin.end();
      assert.deepEqual((await last).data, []);
      assert.deepEqual(await proxy.exited, { code: 0, signal: null }, proxy.stderr());
      await connectTo(file);
    });
  }

  it("holds the host back for a reader that is slow", async () => {
    const file = socketFile();
    const host = await listen(`unix://${file}`);
    const proxy = startBuiltHost(["proxy", "--socket", file]);
    await proxy.client.initialize();
    const big = path.join(host.cwd, "big");
    await proxy.client.request("fs/writeFile", {
      path: big,
      dataBase64: Buffer.alloc(30_000_000).toString("base64"),
    });
    proxy.child.stdout.pause();
    const read = proxy.client.request("fs/readFile", { path: big });
    // Answers to another client: the proxy has had its time meanwhile.
    const other = await connectTo(file);
    for (let n = 0; n < 200; n++) await other.request("thread/list");
    const memory = memoryOf(proxy);
    assert.ok(memory < 100, `the proxy keeps ${memory} MiB`);
    proxy.child.stdout.resume();
    assert.equal((await read).dataBase64.length, 40_000_000);
  });

  it("ends with its host", async () => {
    const file = socketFile();
    const host = await listen(`unix://${file}`);
    const proxy = startBuiltHost(["proxy", "--socket", file]);
    await proxy.client.initialize();
    host.child.kill("SIGKILL");
    assert.deepEqual(await proxy.exited, { code: 0, signal: null }, proxy.stderr());
  });

  it("says when nobody is there", async () => {
    const file = socketFile();
    const proxy = startBuiltHost(["proxy", "--socket", file]);
    assert.deepEqual(await proxy.exited, { code: 1, signal: null });
    assert.match(proxy.stderr(), new RegExp(`^heddle: no connection to a host at ${file}: .*ENOENT`));
  });
});
