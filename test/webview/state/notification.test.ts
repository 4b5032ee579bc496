import assert from "node:assert/strict";
import { joinDeltas, type Notification } from "../../../webview-ui/state/notification.js";
import { events } from "../support/samples.js";

const e = events();

describe("neighbouring deltas", () => {
  const check = (name: string, list: readonly Notification[], expected: readonly Notification[]) =>
    it(name, () => assert.deepEqual(joinDeltas(list), expected));

  check(
    "of one text are joined",
    [e.text("a", "x"), e.text("a", "y"), e.text("a", "z")],
    [e.text("a", "xyz")],
  );
  check("of two texts are not", [e.text("a", "x"), e.text("b", "y")], [e.text("a", "x"), e.text("b", "y")]);
  check(
    "of two parts are not",
    [e.thought("r", "x", 0), e.thought("r", "y", 1)],
    [e.thought("r", "x", 0), e.thought("r", "y", 1)],
  );
  check(
    "keep their place among others",
    [e.text("a", "x"), e.turnCompleted(), e.text("a", "y")],
    [e.text("a", "x"), e.turnCompleted(), e.text("a", "y")],
  );
  check(
    "that are malformed pass as they are",
    [{ method: "item/agentMessage/delta", params: null }, e.text("a", "x")],
    [{ method: "item/agentMessage/delta", params: null }, e.text("a", "x")],
  );
});
