import assert from "node:assert/strict";
import { LentAnswer } from "../../../agent-host/server/lent-answer.js";
import type { Peer } from "../../support/peer.js";
import { type Connection, startHost, type TestHost } from "../../support/start-host.js";

const LENDS = { experimentalApi: true, experimental: { heddle: { languageModels: true } } };
const MODEL = {
  id: "acme/one",
  name: "One",
  vendor: "acme",
  family: "one",
  version: "1",
  maxInputTokens: 100_000,
  supportsTools: true,
  supportsImages: false,
};

const withEditor = (files = {}) => startHost({ config: ['model_provider="editor"', "model=auto"], files });

/** A client that lends `models`, and does with each request what `answer` says. */
async function lender(
  host: TestHost,
  // biome-ignore lint/suspicious/noExplicitAny: requests are looked into
  answer: (request: any, client: Peer) => unknown = () => ({ status: "completed" }),
  models: readonly unknown[] = [MODEL],
): Promise<Connection> {
  const connection = host.connect();
  const { client } = connection;
  client.answer("heddle/lm/list", () => ({ models }));
  client.answer("heddle/lm/request", (request) => answer(request, client));
  await client.initialize(LENDS);
  // The host knows it by now, not only its door.
  await client.request("thread/loaded/list");
  return connection;
}

const says =
  (...texts: string[]) =>
  ({ streamId }: { streamId: string }, client: Peer) => {
    for (const text of texts) client.notify("heddle/lm/parts", { streamId, parts: [{ type: "text", text }] });
    return { status: "completed" };
  };

const lastText = async (host: TestHost, threadId: string) => {
  const { thread } = await host.client.request("thread/read", { threadId, includeTurns: true });
  return thread.turns.at(-1).items.at(-1).text;
};

describe("models that connected editors lend", () => {
  it("are listed, and play whole turns with tools", async () => {
    const host = await withEditor({ "a.txt": "hello\n" });
    // biome-ignore lint/suspicious/noExplicitAny: requests are looked into
    const asked: any[] = [];
    await lender(host, (request, client) => {
      asked.push(request);
      const { streamId } = request;
      const parts =
        asked.length === 1
          ? [
              { type: "thinking", text: "I should look." },
              { type: "toolCall", callId: "c1", name: "exec_command", input: { cmd: "cat a.txt" } },
            ]
          : [{ type: "text", text: "It says hello." }];
      client.notify("heddle/lm/parts", { streamId, parts });
      return { status: "completed" };
    });
    const { data } = await host.client.request("model/list");
    assert.deepEqual(
      data.map(({ id, isDefault }: { id: string; isDefault: boolean }) => [id, isDefault]),
      [
        ["auto", true],
        ["acme/one", false],
      ],
    );
    const threadId = await host.startThread({ model: "acme/one" });
    const turn = await host.turn(threadId, "what is in a.txt?");
    assert.equal(turn.status, "completed");
    assert.equal(await lastText(host, threadId), "It says hello.");
    assert.deepEqual(
      asked.map(({ threadId: id, model }) => [id, model]),
      [
        [threadId, "acme/one"],
        [threadId, "acme/one"],
      ],
    );
    assert.ok(asked[0].tools.some(({ name }: { name: string }) => name === "apply_patch"));
    const [call, result] = asked[1].messages.slice(-2);
    assert.deepEqual(call.parts.at(-1), {
      type: "toolCall",
      callId: "c1",
      name: "exec_command",
      input: { cmd: "cat a.txt" },
    });
    assert.equal(result.parts[0].callId, "c1");
    assert.match(result.parts[0].text, /hello/);
  });

  it("are missing where no editor lends any, which a turn says once", async () => {
    const host = await withEditor();
    const turn = await host.turn(await host.startThread(), "hi");
    assert.deepEqual(
      { status: turn.status, error: turn.error },
      {
        status: "failed",
        error: {
          message:
            "no editor that lends its models is connected: open Heddle in an editor that has some, or choose another model_provider",
          codexErrorInfo: "badRequest",
          additionalDetails: null,
        },
      },
    );
    assert.equal(
      host.client.received.filter(({ method, params }) => method === "error" && params.willRetry).length,
      0,
    );
  });

  it("come from another editor when the one that was asked goes away", async () => {
    const host = await withEditor();
    await lender(host, says("second"));
    let first: Connection | null = null;
    first = await lender(host, ({ streamId }, client) => {
      client.notify("heddle/lm/parts", { streamId, parts: [{ type: "text", text: "fir" }] });
      setImmediate(() => void first?.disconnect());
      return new Promise(() => undefined);
    });
    const threadId = await host.startThread();
    assert.equal((await host.turn(threadId, "hi")).status, "completed");
    const retry = host.client.received.find(({ method }) => method === "error");
    assert.equal(retry?.params.error.additionalDetails, "the editor that lent the model is gone");
    assert.equal(await lastText(host, threadId), "second");
  });

  it("come from the editor that follows the thread, else from the one that came last", async () => {
    const host = await withEditor();
    const follower = await lender(host, says("follower"));
    await lender(host, says("newest"));
    const threadId = await host.startThread();
    await host.turn(threadId, "hi");
    assert.equal(await lastText(host, threadId), "newest");
    await follower.client.request("thread/resume", { threadId });
    await host.turn(threadId, "hi again");
    assert.equal(await lastText(host, threadId), "follower");
  });

  it("are not asked again after a refusal", async () => {
    const host = await withEditor();
    let count = 0;
    await lender(host, () => {
      count++;
      return { status: "failed", code: "noPermissions", message: "The user said no." };
    });
    const turn = await host.turn(await host.startThread(), "hi");
    assert.deepEqual(
      [turn.status, turn.error.message, turn.error.codexErrorInfo, count],
      ["failed", "the editor does not let this model be used: The user said no.", "unauthorized", 1],
    );
  });

  it("are told to stop when the turn is interrupted", async () => {
    const host = await withEditor();
    const { client } = await lender(host, ({ streamId }, peer) => {
      peer.notify("heddle/lm/parts", { streamId, parts: [{ type: "text", text: "and" }] });
      return new Promise(() => undefined);
    });
    const threadId = await host.startThread();
    const { turn } = await host.client.request("turn/start", {
      threadId,
      input: [{ type: "text", text: "go on for ever" }],
    });
    await host.client.next("item/agentMessage/delta");
    await host.client.request("turn/interrupt", { threadId, turnId: turn.id });
    const resolved = await client.next("serverRequest/resolved");
    assert.equal(resolved.threadId, threadId);
    const { turn: ended } = await host.client.next("turn/completed");
    assert.equal(ended.status, "interrupted");
  });

  it("are listed anew when the editor says that they changed", async () => {
    const host = await withEditor();
    const models = [MODEL];
    const { client } = await lender(host, undefined, models);
    await host.client.request("model/list");
    await client.next("heddle/lm/list");
    models.push({ ...MODEL, id: "acme/two", name: "Two" });
    client.notify("heddle/lm/modelsChanged", {});
    await client.next("heddle/lm/list");
    const { data } = await host.client.request("model/list");
    assert.ok(data.some(({ id }: { id: string }) => id === "acme/two"));
  });

  it("cost only themselves when they cannot be read", async () => {
    const host = await withEditor();
    await lender(host, undefined, [5, { id: "" }, { ...MODEL, maxInputTokens: -1 }, MODEL]);
    const { data } = await host.client.request("model/list");
    assert.deepEqual(
      data.map(({ id }: { id: string }) => id),
      ["auto", "acme/one"],
    );
  });

  const unusable: [what: string, answer: Parameters<typeof lender>[1], message: RegExp][] = [
    ["an end that nobody knows", () => ({ status: "perhaps" }), /nobody knows how it ended/],
    [
      "an error",
      () => {
        throw new Error("no idea");
      },
      /the editor's answer cannot be used: Error: no idea/,
    ],
    [
      "parts that are none",
      ({ streamId }, client) => {
        client.notify("heddle/lm/parts", { streamId, parts: [{ type: "toolCall", name: "x" }] });
        return new Promise(() => undefined);
      },
      /a part of it is none \(parts\.0\.callId\)/,
    ],
  ];
  for (const [what, answer, message] of unusable) {
    it(`end the turn with a clear error for ${what}`, async () => {
      const host = await withEditor();
      await lender(host, answer);
      const turn = await host.turn(await host.startThread(), "hi");
      assert.equal(turn.status, "failed");
      assert.match(turn.error.message, message);
    });
  }

  it("are not spoken for by others, nor after their end", async () => {
    const host = await withEditor();
    const intruder = await lender(host, says("never"));
    let stream = "";
    await lender(host, async ({ streamId }, client) => {
      stream = streamId;
      const parts = [{ type: "text", text: "mine" }];
      intruder.client.notify("heddle/lm/parts", { streamId, parts: [{ type: "text", text: "theirs" }] });
      intruder.client.notify("heddle/lm/parts", { streamId, parts: "nonsense" });
      await intruder.client.request("thread/loaded/list");
      client.notify("heddle/lm/parts", { streamId, parts });
      return { status: "completed" };
    });
    const threadId = await host.startThread();
    await host.turn(threadId, "hi");
    assert.equal(await lastText(host, threadId), "mine");
    for (const params of [undefined, null, { streamId: 5 }, { streamId: stream, parts: [] }]) {
      intruder.client.notify("heddle/lm/parts", params);
    }
    await intruder.client.request("thread/loaded/list");
  });

  it("are none of clients that do not say so", async () => {
    const host = await withEditor();
    host.client.answer("heddle/lm/list", () => ({ models: [MODEL] }));
    const { data } = await host.client.request("model/list");
    assert.deepEqual(
      data.map(({ id }: { id: string }) => id),
      ["auto"],
    );
    assert.equal(host.client.methods().includes("heddle/lm/list"), false);
  });

  it("end when they never end", async () => {
    const answer = new LentAnswer();
    const parts = [{ type: "text" as const, text: "x".repeat(9_000_000) }];
    for (let count = 0; count < 8; count++) answer.add(parts);
    let read = 0;
    const reading = (async () => {
      for await (const batch of answer.batches()) read += batch.length;
    })();
    await assert.rejects(reading, {
      message: "the editor's answer cannot be used: it is longer than 64000000 characters",
    });
    assert.equal(read, 7);
  });
});
