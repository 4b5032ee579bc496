import assert from "node:assert/strict";
import { says } from "../../support/model-server.js";
import { failure, NO_LIMITS, SERVER_USAGE, startClient, withStableIds } from "./given.js";

describe("model client of a provider", () => {
  it("speaks the provider's format", async () => {
    const text = { type: "message", role: "assistant", content: [{ type: "output_text", text: "hi" }] };
    const events = (itemId: string) => [
      { type: "itemStarted", itemId, item: "message" },
      { type: "textDelta", itemId, delta: "hi" },
      { type: "itemDone", itemId, item: text },
      SERVER_USAGE,
    ];
    const responses = await startClient([says("hi")]);
    assert.deepEqual((await responses.run()).events, [NO_LIMITS, ...events("msg_000002"), NO_LIMITS]);
    const chat = await startClient([says("hi")], { settings: { wireApi: "chat" } });
    assert.deepEqual(withStableIds((await chat.run()).events), events("msg_1"));
    const offline = await startClient([], { settings: { wireApi: "offline", envKey: "NOT_NEEDED" } });
    const last = (await offline.run()).events.at(-1);
    assert.deepEqual(last, { type: "completed", usage: null });
    assert.deepEqual(
      [responses, chat, offline].map(({ server }) => server.requests.length),
      [1, 1, 0],
    );
  });

  it("sends nothing for a request that is aborted already", async () => {
    const reason = new Error("stop");
    const { run, server } = await startClient([says("hi")]);
    assert.deepEqual(await run({}, AbortSignal.abort(reason)), { events: [], error: reason });
    assert.equal(server.requests.length, 0);
  });

  it("looks the key up anew for each request", async () => {
    const env: Record<string, string> = {};
    const { run, server } = await startClient([says("hi")], { settings: { envKey: "KEY" }, env });
    assert.equal((failure((await run()).error) as { info: unknown }).info, "unauthorized");
    env.KEY = "now-there";
    assert.equal((await run()).error, null);
    assert.equal(server.requests[0]?.headers.authorization, "Bearer now-there");
  });
});
