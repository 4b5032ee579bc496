import assert from "node:assert/strict";
import type { Notification } from "../../../webview-ui/state/notification.js";
import { reduceThread } from "../../../webview-ui/state/reduce-thread.js";
import { type Entry, type ThreadView, toThreadView } from "../../../webview-ui/state/thread-view.js";
import { agentMessage, command, events, reasoning, thread, turn, userMessage } from "../support/samples.js";

const e = events();
const NOW = 1_760_000_100_000;

function play(list: readonly Notification[], turns = [] as ReturnType<typeof turn>[]): ThreadView {
  return list.reduce((view, each) => reduceThread(view, each, NOW), toThreadView(thread("t1"), turns));
}

/** The transcript in short: what stands there, and a star where it is still open. */
function outline(view: ThreadView): string[] {
  return view.turns.flatMap((each) => [`${each.id} ${each.status}`, ...each.entries.map(entryOutline)]);
}

function entryOutline(entry: Entry): string {
  if (entry.kind === "plan") return `plan ${entry.steps.map(({ status }) => status).join(",")}`;
  if (entry.kind === "notice") return `notice ${entry.message}`;
  const { item } = entry;
  const star = entry.open ? "*" : "";
  switch (item.type) {
    case "agentMessage":
      return `says ${item.text}${star}`;
    case "commandExecution":
      return `runs ${item.status} ${item.aggregatedOutput ?? ""}${star}`;
    case "reasoning":
      return `thinks ${item.summary.join("|")}${star}`;
    case "unknown":
      return `unknown ${item.wireType}${star}`;
    case "userMessage":
    case "fileChange":
    case "imageView":
    case "plan":
    case "contextCompaction":
    case "enteredReviewMode":
    case "exitedReviewMode":
      return `${item.type}${star}`;
  }
}

describe("a thread's notifications", () => {
  const check = (name: string, list: readonly Notification[], expected: readonly string[]) =>
    it(name, () => assert.deepEqual(outline(play(list)), expected));

  check(
    "stream a message",
    [e.turnStarted(), e.started(agentMessage("a", "")), e.text("a", "Hel"), e.text("a", "lo")],
    ["u1 inProgress", "says Hello*"],
  );
  check(
    "take the completed item as the last word",
    [
      e.turnStarted(),
      e.started(agentMessage("a", "")),
      e.text("a", "x"),
      e.completed(agentMessage("a", "Hello.")),
    ],
    ["u1 inProgress", "says Hello."],
  );
  check(
    "leave a completed item alone",
    [
      e.turnStarted(),
      e.completed(agentMessage("a", "Done.")),
      e.text("a", "late"),
      e.started(agentMessage("a", "")),
    ],
    ["u1 inProgress", "says Done."],
  );
  check(
    "begin an item whose start was missed",
    [e.text("a", "from the middle"), e.output("c", "ls\n"), e.thought("r", "hm", 1)],
    ["u1 inProgress", "says from the middle*", "runs inProgress ls\n*", "thinks |hm*"],
  );
  check(
    "close what the turn leaves open",
    [
      e.turnStarted(),
      e.started(command("c", "sleep 9", { status: "inProgress" })),
      e.turnCompleted({ status: "interrupted" }),
    ],
    ["u1 interrupted", "runs inProgress "],
  );
  check(
    "take an item that ends after its turn",
    [
      e.started(command("c", "server", { status: "inProgress" })),
      e.turnCompleted(),
      e.output("c", "straggler"),
      e.completed(command("c", "server", { aggregatedOutput: "bye" })),
    ],
    ["u1 completed", "runs completed bye"],
  );
  check("keep an end that overtakes its start", [e.turnCompleted(), e.turnStarted()], ["u1 completed"]);
  check(
    "end a turn whose end was not heard when the next begins",
    [e.turnStarted(), e.started(agentMessage("a", "cut")), events({ turnId: "u2" }).turnStarted()],
    ["u1 interrupted", "says cut", "u2 inProgress"],
  );
  check(
    "update the plan in its place",
    [
      e.plan([["a", "inProgress"]]),
      e.completed(userMessage("m", "go")),
      e.plan([
        ["a", "completed"],
        ["b", "pending"],
      ]),
    ],
    ["u1 inProgress", "plan completed,pending", "userMessage"],
  );
  check(
    "show items of unknown kinds",
    [e.say("item/completed", { item: { type: "mcpToolCall", id: "x", tool: "search" } })],
    ["u1 inProgress", "unknown mcpToolCall"],
  );
  check(
    "put a thread's warning at the end of its last turn",
    [e.turnStarted(), { method: "warning", params: { threadId: "t1", message: "disk nearly full" } }],
    ["u1 inProgress", "notice disk nearly full"],
  );
  check("ignore other threads", [events({ threadId: "t2" }).text("a", "not here")], []);

  it("does not change or throw on what it cannot read", () => {
    const before = play([e.turnStarted(), e.started(agentMessage("a", "x"))]);
    const odd: readonly unknown[] = [
      null,
      undefined,
      7,
      "text",
      [],
      {},
      { threadId: "t1" },
      { threadId: "t1", turnId: 4 },
    ];
    const methods = [
      "item/started",
      "item/agentMessage/delta",
      "turn/started",
      "turn/completed",
      "a/new/one",
      "",
    ];
    for (const method of methods) {
      for (const params of odd)
        assert.equal(reduceThread(before, { method, params }, NOW), before, `${method} ${String(params)}`);
    }
  });

  it("keeps the objects of items that did not change", () => {
    const before = play([
      e.turnStarted(),
      e.completed(userMessage("m", "go")),
      e.started(agentMessage("a", "")),
    ]);
    const after = reduceThread(before, e.text("a", "x"), NOW);
    assert.equal(after.turns[0]?.entries[0], before.turns[0]?.entries[0]);
    assert.notEqual(after.turns[0]?.entries[1], before.turns[0]?.entries[1]);
  });

  it("names a new thread by what was asked first", () => {
    const asked = [e.completed(userMessage("m", "Fix it")), e.completed(userMessage("n", "Now this"))];
    const view = asked.reduce(
      (before, each) => reduceThread(before, each, NOW),
      toThreadView(thread("t1", { preview: "" }), []),
    );
    assert.equal(view.thread.preview, "Fix it");
  });

  it("shows a retry until something arrives", () => {
    const error = { message: "Reconnecting... 1/5", codexErrorInfo: null, additionalDetails: null };
    const retrying = play([e.turnStarted(), e.say("error", { error, willRetry: true })]);
    assert.equal(retrying.turns[0]?.retrying, "Reconnecting... 1/5");
    assert.equal(reduceThread(retrying, e.text("a", "back"), NOW).turns[0]?.retrying, null);
  });

  it("keeps the error that ends a turn", () => {
    const error = { message: "no such model", codexErrorInfo: null, additionalDetails: "HTTP 404" };
    const view = play([
      e.turnStarted(),
      e.say("error", { error, willRetry: false }),
      e.turnCompleted({ status: "failed", error }),
    ]);
    assert.deepEqual([view.turns[0]?.status, view.turns[0]?.error], ["failed", error]);
  });

  it("times a thought by the clock of the view", () => {
    const begun = play([e.turnStarted(), e.started(reasoning("r", []))]);
    const entry = reduceThread(begun, e.completed(reasoning("r", ["hm"])), NOW + 4_200).turns[0]?.entries[0];
    assert.deepEqual(entry?.kind === "item" && [entry.startedAtMs, entry.endedAtMs], [NOW, NOW + 4_200]);
  });

  it("goes on with the running turn of a snapshot", () => {
    const running = turn("u1", [userMessage("m", "go"), agentMessage("a", "so far")], {
      status: "inProgress",
    });
    assert.deepEqual(outline(play([e.text("a", ", and on")], [running])), [
      "u1 inProgress",
      "userMessage",
      "says so far, and on*",
    ]);
  });

  it("keeps the tail of endless output", () => {
    const view = play([
      e.turnStarted(),
      ...Array.from({ length: 60 }, () => e.output("c", "x".repeat(10_000))),
    ]);
    const entry = view.turns[0]?.entries[0];
    const length =
      entry?.kind === "item" && entry.item.type === "commandExecution"
        ? entry.item.aggregatedOutput?.length
        : 0;
    assert.ok(length !== undefined && length >= 262_144 && length <= 330_000, String(length));
  });
});
