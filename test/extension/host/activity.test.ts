import assert from "node:assert/strict";
import type { FileChangeItem } from "../../../agent-host/protocol/item.js";
import type { Turn } from "../../../agent-host/protocol/turn.js";
import { createActivity } from "../../../extension/host/activity.js";

const item: FileChangeItem = {
  type: "fileChange",
  id: "f",
  changes: [{ path: "/w/a", kind: { type: "add" }, diff: "a\n" }],
  status: "inProgress",
};

const turn = (id: string, status: Turn["status"], items: Turn["items"] = []): Turn => ({
  id,
  items,
  status,
  error: null,
  startedAt: 1,
  completedAt: null,
  durationMs: null,
});

describe("activity", () => {
  it("knows the running turn from its start to its end", () => {
    const activity = createActivity();
    activity.accept({ method: "turn/started", params: { threadId: "t", turn: turn("u", "inProgress") } });
    assert.equal(activity.runningTurn("t"), "u");
    assert.equal(activity.runningTurn("other"), null);
    activity.accept({ method: "turn/completed", params: { threadId: "t", turn: turn("u", "completed") } });
    assert.equal(activity.anyRunning(), false);
  });

  it("keeps a patch with its latest state", () => {
    const activity = createActivity();
    const of = { threadId: "t", turnId: "u" };
    activity.accept({ method: "item/started", params: { ...of, item } });
    assert.deepEqual(activity.patch("t", "f"), { changes: item.changes, status: "inProgress" });
    activity.accept({ method: "item/completed", params: { ...of, item: { ...item, status: "declined" } } });
    assert.deepEqual(activity.patch("t", "f"), { changes: item.changes, status: "declined" });
    assert.equal(activity.patch("t", "g"), null);
  });

  it("takes over what a resumed thread says", () => {
    const activity = createActivity();
    activity.load("t", [turn("u1", "completed"), turn("u2", "inProgress", [item])]);
    assert.equal(activity.runningTurn("t"), "u2");
    assert.deepEqual(activity.patch("t", "f"), { changes: item.changes, status: "inProgress" });
    activity.load("t", [turn("u2", "interrupted")]);
    assert.equal(activity.runningTurn("t"), null);
  });

  it("says whether a notification changed anything", () => {
    const activity = createActivity();
    const delta = { threadId: "t", turnId: "u", itemId: "m", delta: "x" };
    assert.equal(activity.accept({ method: "item/agentMessage/delta", params: delta }), false);
    assert.equal(activity.accept({ method: "thread/closed", params: { threadId: "t" } }), false);
  });
});
