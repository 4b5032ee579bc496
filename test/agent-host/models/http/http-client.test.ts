import assert from "node:assert/strict";
import { startConnectProxy as startProxy } from "../../../support/connect-proxy.js";
import { type Step, says } from "../../../support/model-server.js";
import { failure, startClient } from "../given.js";

const never = new Promise<void>(() => undefined);
const delta: Step = { raw: { type: "response.output_text.delta", item_id: "m", delta: "a" } };

describe("model requests behind a proxy", () => {
  async function startBehindProxy(turns: readonly (readonly Step[])[], env: Record<string, string> = {}) {
    let port = 0;
    const proxy = await startProxy(() => port);
    const test = await startClient(turns, {
      settings: { baseUrl: "http://model.test:8080/v1" },
      env: { HTTP_PROXY: proxy.address, ...env },
    });
    port = Number(new URL(test.server.url).port);
    return { proxy, ...test };
  }

  it("go through it and stream", async () => {
    const { proxy, run, server } = await startBehindProxy([says("hello ", "world"), says("again")]);
    const { events, error } = await run();
    assert.equal(error, null);
    assert.deepEqual(
      events.flatMap((event) => (event.type === "textDelta" ? [event.delta] : [])),
      ["hello ", "world"],
    );
    assert.equal((await run()).error, null);
    assert.equal(proxy.asked[0], "model.test:8080");
    assert.equal(server.requests.length, 2);
  });

  it("close their connection when aborted", async () => {
    const { run, server } = await startBehindProxy([[delta, { until: never }]]);
    const abort = new AbortController();
    const running = run({}, abort.signal);
    const { abandoned } = await server.request(0);
    const reason = new Error("stop");
    abort.abort(reason);
    assert.equal((await running).error, reason);
    assert.equal(await abandoned, true);
  });

  it("tell of an answer that breaks off", async () => {
    const { run } = await startBehindProxy([[delta, { disconnect: "reset" }]]);
    assert.deepEqual((failure((await run()).error) as { info: unknown }).info, {
      responseStreamDisconnected: { httpStatusCode: null },
    });
  });

  it("tell of a proxy that is not there", async () => {
    const { run } = await startClient([], {
      settings: { baseUrl: "http://model.test:8080/v1" },
      env: { https_proxy: "", http_proxy: "http://127.0.0.1:1" },
    });
    assert.deepEqual(failure((await run()).error), {
      message: "cannot reach the model provider at http://model.test:8080/v1/responses (ECONNREFUSED)",
      info: { httpConnectionFailed: { httpStatusCode: null } },
      retryable: true,
    });
  });

  it("tell of a proxy that refuses", async () => {
    const proxy = await startProxy(() => null);
    const { run } = await startClient([], {
      settings: { baseUrl: "http://model.test:8080/v1" },
      env: { HTTP_PROXY: proxy.address },
    });
    const { message } = failure((await run()).error) as { message: string };
    assert.match(
      message,
      /^cannot reach the model provider at http:\/\/model\.test:8080\/v1\/responses \(.*407/,
    );
  });

  it("reach this machine and the hosts of NO_PROXY without it", async () => {
    const { run, server } = await startClient([says("ok"), says("ok")], {
      env: { HTTP_PROXY: "http://127.0.0.1:1" },
    });
    assert.equal((await run()).error, null);
    assert.equal(server.requests.length, 1);

    const excepted = await startBehindProxy([], { NO_PROXY: "model.test" });
    await excepted.run();
    assert.deepEqual(excepted.proxy.asked, []);
  });
});
