import assert from "node:assert/strict";
import { addPage, reduceRows, threadTitle, toThread } from "../../../webview-ui/state/thread-rows.js";
import { thread } from "../support/samples.js";

const NOW = 1_760_000_500;
const rows = [thread("t1"), thread("t2")].map(toThread).filter((row) => row !== null);

describe("the rows of the thread list", () => {
  it("follow names, states, work and archiving", () => {
    const after = [
      { method: "thread/name/updated", params: { threadId: "t1", threadName: "Fix the cart" } },
      {
        method: "thread/status/changed",
        params: { threadId: "t1", status: { type: "active", activeFlags: ["waitingOnApproval", "new"] } },
      },
      { method: "turn/started", params: { threadId: "t1", turn: {} } },
      { method: "thread/archived", params: { threadId: "t2" } },
    ].reduce((list, each) => reduceRows(list, each, NOW), rows as ReturnType<typeof addPage>);
    assert.deepEqual(
      after.map(({ id, name, status, updatedAt }) => ({ id, name, status, updatedAt })),
      [
        {
          id: "t1",
          name: "Fix the cart",
          status: { type: "active", activeFlags: ["waitingOnApproval"] },
          updatedAt: NOW,
        },
      ],
    );
  });

  it("stay the same for threads they do not hold and for what they cannot read", () => {
    for (const method of [
      "thread/archived",
      "thread/name/updated",
      "thread/status/changed",
      "turn/started",
      "other",
    ]) {
      for (const params of [{ threadId: "t9" }, null, [], "x"])
        assert.equal(reduceRows(rows, { method, params }, NOW), rows);
    }
  });

  it("join pages without repeating a thread", () => {
    const joined = addPage(rows, [thread("t2"), thread("t3"), { id: 5 }, null]);
    assert.deepEqual(
      joined.map(({ id }) => id),
      ["t1", "t2", "t3"],
    );
  });

  it("are called by name, else by the first line asked, else plainly", () => {
    assert.deepEqual(
      [
        { name: "Cart", preview: "fix it" },
        { name: "  ", preview: "fix it\nplease" },
        { name: null, preview: "" },
      ].map(threadTitle),
      ["Cart", "fix it", "New thread"],
    );
  });
});
