// Queue and goal: what the host says of them, read from anything.
import assert from "node:assert/strict";
import { goalToggle, toGoal } from "../../../webview-ui/state/goal.js";
import { type Outgoing, reduceOutgoing } from "../../../webview-ui/state/outgoing.js";
import { toQueue } from "../../../webview-ui/state/queue.js";
import { events, goalUpdated, queueUpdated, userMessage } from "../support/samples.js";

const e = events();

describe("the queue", () => {
  it("has words and counts what is beside them", () => {
    const content = [
      { type: "text", text: "look" },
      { type: "image", url: "x" },
      { type: "text", text: "here" },
    ];
    assert.deepEqual(toQueue([{ id: "a", content }, { id: "", content }, null, { id: "b" }]), [
      { id: "a", text: "look\nhere", attachments: 1 },
      { id: "b", text: "", attachments: 0 },
    ]);
    assert.deepEqual(toQueue("x"), []);
  });

  const sent = (localId: number, text: string): Outgoing => ({ localId, threadId: "t1", text, steers: true });
  const cases = [
    ["takes over what was sent", [sent(1, "a")], queueUpdated([["q1", "a"]]), [], []],
    [
      "takes one of two alike for each entry that is new",
      [sent(1, "a"), sent(2, "a")],
      queueUpdated([["q1", "a"]]),
      [],
      [2],
    ],
    [
      "does not take what waits already for what was just sent",
      [sent(2, "a")],
      queueUpdated([["q1", "a"]]),
      [{ id: "q1", text: "a", attachments: 0 }],
      [2],
    ],
    ["gives way to the thread", [sent(1, "a")], e.completed(userMessage("m", "a")), [], []],
    ["leaves other words alone", [sent(1, "a")], queueUpdated([["q1", "b"]]), [], [1]],
  ] as const;
  for (const [name, list, notification, queue, left] of cases) {
    it(name, () =>
      assert.deepEqual(
        reduceOutgoing(list, notification, queue).map(({ localId }) => localId),
        left,
      ),
    );
  }
});

describe("the goal", () => {
  it("is read with what a newer host may say", () => {
    const { goal } = goalUpdated().params;
    assert.deepEqual(toGoal(goal), goal);
    assert.equal(toGoal({ ...goal, status: "dreaming" })?.status, "blocked");
    for (const odd of [null, 3, {}, { objective: 7 }]) assert.equal(toGoal(odd), null);
  });

  it("can be paused while it is worked on, and gone on with while that may help", () => {
    const all = ["active", "paused", "blocked", "usageLimited", "budgetLimited", "complete"] as const;
    assert.deepEqual(all.map(goalToggle), ["pause", "resume", "resume", "resume", null, null]);
  });
});
