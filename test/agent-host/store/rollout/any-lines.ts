// Lines as any program might have left them: in an order that makes no sense, of old and new kinds, torn and damaged.
import fc from "fast-check";

const line = (type: string, payload: object) =>
  JSON.stringify({ timestamp: "2026-11-20T10:27:55.230Z", type, payload });
const event = (type: string, payload: object = {}) => line("event_msg", { type, ...payload });
const message = (role: string, text: string) => ({
  type: "message",
  role,
  content: [{ type: role === "user" ? "input_text" : "output_text", text }],
});

const turnId = fc.constantFrom("a", "b", "c", "d");
const callId = fc.constantFrom("k1", "k2", "k3");
const text = fc.constantFrom("one", "two", "\u2028", 'say "hi"', "é€😀", "x".repeat(2_000));
const ofTurn = fc.oneof(
  fc.constant({}),
  turnId.map((turn_id) => ({ turn_id })),
);

const good = fc.oneof(
  {
    weight: 4,
    arbitrary: turnId.map((turn_id) => event("task_started", { turn_id, started_at: 7 })),
  },
  {
    weight: 4,
    arbitrary: ofTurn.map((turn) => event("task_complete", { ...turn, completed_at: 8, duration_ms: 900 })),
  },
  { weight: 1, arbitrary: ofTurn.map((turn) => event("turn_aborted", { ...turn, reason: "interrupted" })) },
  {
    weight: 5,
    arbitrary: text.map((words) =>
      [line("response_item", message("user", words)), event("user_message", { message: words })].join("\n"),
    ),
  },
  { weight: 1, arbitrary: text.map((words) => event("user_message", { message: words })) },
  { weight: 4, arbitrary: text.map((words) => event("agent_message", { message: words })) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(text, fc.boolean())
      .map(([words, starts]) => event("agent_reasoning", { ...(starts ? { starts } : {}), text: words })),
  },
  { weight: 1, arbitrary: text.map((words) => event("agent_reasoning_raw_content", { text: words })) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(callId, ofTurn)
      .map(([call_id, turn]) => event("view_image_tool_call", { call_id, ...turn, path: "/p.png" })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(callId, turnId, text).map(([id, turn_id, words]) =>
      event("item_completed", {
        thread_id: "t",
        turn_id,
        item: { type: "UserMessage", id, content: [{ type: "text", text: words, text_elements: [] }] },
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(callId, turnId)
      .map(([id, turn_id]) => event("item_completed", { turn_id, item: { type: "Plan", id, text: "1." } })),
  },
  {
    weight: 1,
    arbitrary: text.map(() =>
      line("response_item", message("user", '<hook_prompt hook_run_id="h">why</hook_prompt>')),
    ),
  },
  { weight: 1, arbitrary: text.map((words) => event("error", { message: words })) },
  { weight: 1, arbitrary: fc.constant(event("context_compacted")) },
  {
    weight: 1,
    arbitrary: fc.constant(event("entered_review_mode", { target: {}, user_facing_hint: "it" })),
  },
  {
    weight: 1,
    arbitrary: fc.nat({ max: 3 }).map((num_turns) => event("thread_rolled_back", { num_turns })),
  },
  {
    weight: 1,
    arbitrary: fc.array(text, { maxLength: 2 }).map((words) =>
      line("compacted", {
        message: "sum",
        replacement_history: [...words, "sum"].map((each) => message("user", each)),
      }),
    ),
  },
  { weight: 1, arbitrary: fc.constant(line("compacted", { message: "old" })) },
  { weight: 2, arbitrary: text.map((words) => line("response_item", message("assistant", words))) },
  { weight: 1, arbitrary: fc.constant(event("token_count", { info: null })) },
  { weight: 1, arbitrary: fc.constant(line("from_the_future", { deep: { type: "user_message" } })) },
  { weight: 1, arbitrary: fc.constant(event("brand_new", { call_id: "k1" })) },
);

/** Members in another order, and blanks between them: a writer that nobody here knows. */
const reordered = good.map((lines) =>
  lines
    .split("\n")
    .map((each) => {
      const { timestamp, type, payload }: Record<string, unknown> = JSON.parse(each);
      return JSON.stringify({ payload, type, timestamp }, null, 1).replaceAll("\n", "");
    })
    .join("\n"),
);

const damaged = fc.oneof(
  good.chain((lines) => fc.nat({ max: lines.length }).map((length) => lines.slice(0, length))),
  fc.tuple(good, good).map(([one, other]) => one.slice(0, one.length / 2) + other),
  fc.constantFrom("{broken", "[]", "7", "\0\0\0\0", '{"type":"event_msg"}', "\uFEFF", "   "),
);

/** The lines of a rollout, with newlines in it where a step made two. */
export const anyLines: fc.Arbitrary<string[]> = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: good },
      { weight: 1, arbitrary: reordered },
      { weight: 1, arbitrary: damaged },
    ),
    { maxLength: 40 },
  )
  .map((steps) => steps.join("\n").split("\n"));
