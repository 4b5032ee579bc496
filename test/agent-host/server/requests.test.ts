import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { silentLog } from "../../../agent-host/base/log.js";
import { type Engine, serve } from "../../../agent-host/server/serve.js";
import { openStream } from "../../../agent-host/transport/open-stream.js";
import { afterThisTest } from "../../support/cleanup.js";
import { Peer } from "../../support/peer.js";
import { recordingLog } from "../../support/recording-log.js";
import { startHost } from "../../support/start-host.js";

const clientInfo = { name: "test", version: "1" };

describe("requests", () => {
  it("are refused before initialize, and initialize is refused the second time", async () => {
    const { client } = (await startHost()).connect();
    const refusal = { code: -32600, message: "Not initialized" };
    for (const method of ["thread/start", "no/such/method", "shutdown"]) {
      assert.deepEqual(await client.failure(method, {}), refusal);
    }
    assert.equal((await client.failure("initialize", { clientInfo: {} })).code, -32600);
    await client.initialize();
    assert.deepEqual(await client.failure("initialize", { clientInfo }), {
      code: -32600,
      message: "Already initialized",
    });
    assert.deepEqual(await client.request("thread/loaded/list", {}), { data: [], nextCursor: null });
  });

  it("of an unknown name are answered so", async () => {
    const { client } = await startHost();
    for (const method of ["thread/strat", "", "__proto__", "toString", "textDocument/hover", "$/unknown"]) {
      const { code, message } = await client.failure(method, {});
      assert.equal(code, -32601, method);
      assert.ok(message.includes(`\`${method}\``), message);
    }
  });

  for (const [method, params, message] of [
    ["thread/start", { cwd: 5 }, /^Invalid request: cwd: /],
    ["thread/start", { approvalPolicy: "sometimes" }, /^Invalid request: approvalPolicy: /],
    ["thread/resume", {}, /^Invalid request: threadId: /],
    ["thread/list", { limit: "ten" }, /^Invalid request: limit: /],
    ["turn/start", { threadId: "x", input: "hello" }, /^Invalid request: input: /],
    ["turn/start", { threadId: "x", input: [{ type: "text" }] }, /^Invalid request: input\.0/],
    ["config/value/write", { keyPath: "model", mergeStrategy: "replace" }, /^Invalid request: value: /],
    ["thread/start", [], /^Invalid request: /],
    ["thread/start", "text", /^Invalid request: /],
    ["thread/start", null, /^Invalid request: /],
  ] as const) {
    it(`${method} with ${JSON.stringify(params)} is refused with the name of what is wrong`, async () => {
      const { client } = await startHost();
      const failure = await client.failure(method, params);
      assert.equal(failure.code, -32600);
      assert.match(failure.message, message);
    });
  }

  it("without params name them as missing", async () => {
    const { client } = await startHost();
    client.sendRaw('{"id":900,"method":"thread/start"}');
    client.sendRaw('{"id":"901","method":"thread/start"}');
    await client.request("thread/loaded/list", {});
    const error = { code: -32600, message: "Invalid request: missing field `params`" };
    assert.deepEqual(client.strayAnswers, [
      { id: 900, error },
      { id: "901", error },
    ]);
  });

  it("are each answered once, also those that share an id", async () => {
    const { client } = await startHost();
    const ids = ["7", 7, 7, "7", 7.5, "", 0];
    for (const [index, id] of ids.entries()) {
      client.sendRaw(JSON.stringify({ id, method: `no/${index}`, params: {} }));
    }
    client.sendRaw('{"method":"$/cancelRequest","params":{"id":7}}');
    client.sendRaw('{"method":"$/cancelRequest","params":{"id":"never sent"}}');
    await client.request("thread/loaded/list", {});
    assert.deepEqual(
      client.strayAnswers.map(({ id, error }) => [id, error?.message]),
      ids.map((id, index) => [id, `Invalid request: unknown method \`no/${index}\``]),
    );
  });

  it("that are under way when the client stops talking are still answered", async () => {
    const host = await startHost();
    const { client, disconnect } = host.connect();
    const answers = [
      client.request("initialize", { clientInfo }),
      client.request("thread/loaded/list", {}),
      client.request("thread/list", {}),
      client.failure("no/such/method", {}),
    ];
    await disconnect();
    assert.equal((await Promise.all(answers)).length, 4);
  });

  it("that hang do not hold the end of a connection for long", async () => {
    let answer = () => {};
    const hanging = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { client, end, ended, gone } = serveEngine({ dispatch: () => hanging });
    await client.initialize();
    const request = client.request("hang", {});
    end();
    await ended;
    assert.equal(gone(), 1);
    answer();
    // Late, but the stream was still there to take it.
    assert.equal(await request, null);
  });

  it("reach no engine when the client left while it was loading", async () => {
    let load: (engine: Engine) => void = () => undefined;
    const loading = new Promise<Engine>((resolve) => {
      load = resolve;
    });
    let dispatched = 0;
    const { client, end, ended, engine, gone } = serveEngine(
      { dispatch: async () => void dispatched++ },
      () => loading,
    );
    await client.initialize();
    const failure = client.failure("thread/start", {});
    end();
    await ended;
    load(engine);
    assert.deepEqual(await failure, { code: -32600, message: "the connection is gone" });
    assert.deepEqual([dispatched, gone()], [0, 0]);
  });

  it("hear why the engine does not load, and are served once it does", async () => {
    let loads = 0;
    const { client } = serveEngine({ dispatch: async () => "served" }, async (engine) => {
      if (loads++ === 0) throw new Error("no such file: host.js");
      return engine;
    });
    await client.request("initialize", { clientInfo });
    assert.deepEqual(await client.failure("any", {}), { code: -32603, message: "internal error" });
    assert.equal(await client.request("any", {}), "served");
  });

  it("that fail through a bug say no more than that, and the log has it all", async () => {
    const log = recordingLog();
    const { client } = serveEngine(
      {
        dispatch: async (_client, method) => {
          if (method === "bug") throw new TypeError("secret of the house");
          if (method === "disk") {
            throw Object.assign(new Error("ENOSPC: no space left on device, write"), {
              code: "ENOSPC",
              syscall: "write",
            });
          }
          throw "not even an error";
        },
      },
      undefined,
      log,
    );
    await client.initialize();
    assert.deepEqual(await client.failure("bug", {}), { code: -32603, message: "internal error" });
    assert.deepEqual(await client.failure("odd", {}), { code: -32603, message: "internal error" });
    assert.deepEqual(await client.failure("disk", {}), {
      code: -32603,
      message: "ENOSPC: no space left on device, write",
    });
    assert.deepEqual(log.of("error"), ["bug failed", "odd failed", "disk failed"]);
    assert.match(
      String(log.entries.find(({ message }) => message === "bug failed")?.fields?.error),
      /secret/,
    );
  });
});

/** A connection to an engine of the test's own. */
function serveEngine(
  parts: Partial<Engine>,
  load: (engine: Engine) => Promise<Engine> = async (engine) => engine,
  log = recordingLog(),
) {
  let disconnected = 0;
  const engine: Engine = {
    joined() {},
    dispatch: async () => null,
    notified() {},
    disconnected: () => void disconnected++,
    ...parts,
  };
  const toHost = new PassThrough();
  const toClient = new PassThrough();
  const client = new Peer(toClient, toHost);
  const ended = openStream(toHost, toClient, silentLog).then(async (transport) => {
    if (transport === null) return;
    await serve({
      transport,
      engine: () => load(engine),
      identity: { home: "/nowhere", version: "1" },
      log,
    });
  });
  const end = () => void toHost.end();
  afterThisTest(async () => {
    end();
    await ended;
    toClient.end();
  });
  return { client, end, ended, engine, gone: () => disconnected };
}
