import assert from "node:assert/strict";
import { threadId } from "../threads.js";
import { type ReadThread, readThread } from "./read-thread.js";

// Lines as other programs with the same record shapes write them.
const ID = threadId(1_795_170_475_216);
const line = (type: string, payload: object) =>
  JSON.stringify({ timestamp: "2026-11-20T10:27:55.230Z", type, payload });
const event = (type: string, payload: object = {}) => line("event_msg", { type, ...payload });
const user = (text: string) => ({ type: "message", role: "user", content: [{ type: "input_text", text }] });
const says = (text: string) => [
  line("response_item", user(text)),
  event("user_message", { message: text, images: [], local_images: [], text_elements: [] }),
];
const answers = (text: string) => [
  event("agent_message", { message: text, phase: null, memory_citation: null }),
  line("response_item", { type: "message", role: "assistant", content: [{ type: "output_text", text }] }),
];
const turn = (id: string, ...lines: string[]) => [
  event("task_started", { turn_id: id, started_at: 1_795_170_475, collaboration_mode_kind: "default" }),
  ...lines,
  event("task_complete", { turn_id: id, completed_at: 1_795_170_476, duration_ms: 497 }),
];
const meta = line("session_meta", {
  id: ID,
  timestamp: "2026-11-20T10:27:55.216Z",
  cwd: "/workspace/demo",
  originator: "bars",
  cli_version: "0.125.0",
  source: "vscode",
  model_provider: "mock",
});

const read = (lines: readonly string[]) => readThread(ID, lines);

/** Turn ids with the ids and texts of their items, the short form of a conversation. */
function outline(loaded: ReadThread): unknown[] {
  return loaded.turns.map(({ id, status, items }) => [
    id,
    status,
    ...items.map((item) => {
      if (item.type === "userMessage") return `${item.id} user ${JSON.stringify(item.content[0])}`;
      return item.type === "agentMessage" ? `${item.id} agent ${item.text}` : `${item.id} ${item.type}`;
    }),
  ]);
}

const said = (text: string) => JSON.stringify({ type: "text", text, text_elements: [] });
const texts = (loaded: ReadThread) =>
  loaded.history.map((item) =>
    item.type === "message" ? item.content.map((each) => "text" in each && each.text).join() : item.type,
  );

describe("a rollout", () => {
  it("is rebuilt with its turns, history and numbers", async () => {
    const loaded = await read([
      meta,
      ...turn("a", ...says("one"), ...answers("1")),
      ...turn("b", ...says("two"), ...answers("2")),
    ]);
    assert.deepEqual(outline(loaded), [
      ["a", "completed", `item-1 user ${said("one")}`, "item-2 agent 1"],
      ["b", "completed", `item-3 user ${said("two")}`, "item-4 agent 2"],
    ]);
    assert.deepEqual(texts(loaded), ["one", "1", "two", "2"]);
    assert.equal(loaded.meta.createdAtMs, Date.parse("2026-11-20T10:27:55.216Z"));
    assert.equal(loaded.thread.preview, "one");
  });

  it("keeps what a compaction put in place of the history, and all turns", async () => {
    const loaded = await read([
      meta,
      ...turn("a", ...says("one"), ...answers("1")),
      ...turn(
        "b",
        line("compacted", { message: "sum", replacement_history: [user("one"), user("sum")] }),
        event("context_compacted"),
      ),
      ...turn("c", ...says("two")),
    ]);
    assert.deepEqual(texts(loaded), ["one", "sum", "two"]);
    assert.deepEqual(outline(loaded), [
      ["a", "completed", `item-1 user ${said("one")}`, "item-2 agent 1"],
      ["b", "completed", "item-3 contextCompaction"],
      ["c", "completed", `item-4 user ${said("two")}`],
    ]);
  });

  it("of the time before replacement histories keeps the user's words and the summary", async () => {
    const loaded = await read([
      meta,
      ...turn("a", ...says("one"), ...answers("1")),
      line("compacted", { message: "sum" }),
    ]);
    assert.deepEqual(texts(loaded), ["one", "sum"]);
  });

  it("drops turns that were rolled back, from the history too, and numbers on from there", async () => {
    const loaded = await read([
      meta,
      ...turn("a", ...says("one"), ...answers("1")),
      ...turn("b", line("response_item", user("context")), ...says("two"), ...answers("2")),
      ...turn("c", ...says("three")),
      event("thread_rolled_back", { num_turns: 2 }),
      ...turn("d", ...says("four")),
    ]);
    assert.deepEqual(outline(loaded), [
      ["a", "completed", `item-1 user ${said("one")}`, "item-2 agent 1"],
      ["d", "completed", `item-3 user ${said("four")}`],
    ]);
    assert.deepEqual(texts(loaded), ["one", "1", "context", "four"]);
  });

  it("rolled back behind a compaction loses the summary with the turns that are in it", async () => {
    const loaded = await read([
      meta,
      ...turn("a", ...says("one")),
      ...turn("b", ...says("two")),
      ...turn(
        "c",
        line("compacted", { message: "sum", replacement_history: [user("one"), user("two"), user("sum")] }),
      ),
      event("thread_rolled_back", { num_turns: 1 }),
    ]);
    assert.deepEqual(texts(loaded), ["one"]);
    assert.deepEqual(
      loaded.turns.map(({ id }) => id),
      ["a"],
    );
  });

  it("rolled back further than it is long is empty", async () => {
    const loaded = await read([
      meta,
      ...turn("a", ...says("one")),
      event("thread_rolled_back", { num_turns: 1e9 }),
    ]);
    assert.deepEqual([outline(loaded), texts(loaded)], [[], []]);
  });

  it("takes a message during a turn as part of it", async () => {
    const loaded = await read([meta, ...turn("a", ...says("one"), ...says("wait"))]);
    assert.deepEqual(outline(loaded), [
      ["a", "completed", `item-1 user ${said("one")}`, `item-2 user ${said("wait")}`],
    ]);
  });

  it("without events for turns has one for each message", async () => {
    const loaded = await read([meta, ...says("one"), ...answers("1"), ...says("two")]);
    assert.deepEqual(outline(loaded), [
      ["turn-1", "completed", `item-1 user ${said("one")}`, "item-2 agent 1"],
      ["turn-2", "completed", `item-3 user ${said("two")}`],
    ]);
  });

  it("whose turn was cut off by the next one shows it as interrupted", async () => {
    const loaded = await read([
      meta,
      event("task_started", { turn_id: "a" }),
      ...says("one"),
      ...turn("b", ...says("two")),
    ]);
    assert.deepEqual(
      loaded.turns.map(({ id, status }) => [id, status]),
      [
        ["a", "interrupted"],
        ["b", "completed"],
      ],
    );
  });

  it("of a fork belongs to the fork, not to its source", async () => {
    const source = JSON.parse(meta) as { payload: object };
    const fork = line("session_meta", {
      ...source.payload,
      id: ID,
      forked_from_id: threadId(1),
      cwd: "/fork",
    });
    const loaded = await read([
      fork,
      line("session_meta", { ...source.payload, id: threadId(1) }),
      ...turn("a", ...says("one")),
    ]);
    assert.deepEqual(
      [loaded.thread.id, loaded.thread.cwd, loaded.thread.forkedFromId],
      [ID, "/fork", threadId(1)],
    );
  });

  it("loses no more than the lines that are damaged", async () => {
    const loaded = await read([
      meta,
      ...turn(
        "a",
        "{broken",
        "[]",
        "7",
        event("user_message", { message: 5 }),
        ...says("one"),
        '{"type":"event_msg"}',
      ),
    ]);
    // The damaged message keeps its number to itself.
    assert.deepEqual(outline(loaded), [["a", "completed", `item-2 user ${said("one")}`]]);
    assert.equal(loaded.damagedLines, 5);
  });

  it("may hold kinds that nobody here knows", async () => {
    const loaded = await read([
      meta,
      line("from_the_future", {}),
      event("brand_new"),
      event("toString"),
      line("response_item", { type: "ghost_snapshot" }),
      ...turn("a", ...says("one")),
    ]);
    assert.deepEqual([loaded.damagedLines, texts(loaded)], [0, ["one"]]);
  });

  it("without its first line is still a conversation", async () => {
    const loaded = await read(turn("a", ...says("one")));
    assert.deepEqual(
      [loaded.thread.id, loaded.thread.createdAt, loaded.thread.preview, loaded.meta.source],
      [ID, 5, "one", "unknown"],
    );
  });

  const sources: [written: unknown, source: unknown][] = [
    ["cli", "cli"],
    ["mcp", "appServer"],
    [{ custom: "x" }, { custom: "x" }],
    [{ subagent: "review" }, { subAgent: "review" }],
    ["novel", "unknown"],
    [undefined, "unknown"],
  ];
  for (const [written, source] of sources) {
    it(`from ${JSON.stringify(written)} comes from ${JSON.stringify(source)}`, async () => {
      const payload = { id: ID, timestamp: "2026-11-20T10:27:55Z", cwd: "/", source: written };
      const loaded = await read([line("session_meta", payload)]);
      assert.deepEqual([loaded.thread.source, loaded.damagedLines], [source, 0]);
    });
  }
});
