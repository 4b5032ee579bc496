import assert from "node:assert/strict";
import { findingPrompt, toFindingTarget } from "../../../extension/commands/finding-prompt.js";
import { toTurnTarget } from "../../../extension/commands/turn-target.js";

describe("what commands are called with", () => {
  const turn = { threadId: "t", turnId: "u" };
  const turns: readonly [target: unknown, expected: ReturnType<typeof toTurnTarget>][] = [
    [turn, { ...turn, paths: null }],
    [
      { ...turn, paths: null },
      { ...turn, paths: null },
    ],
    [
      { ...turn, paths: ["/a"] },
      { ...turn, paths: ["/a"] },
    ],
    [{ ...turn, paths: "/a" }, null],
    [{ ...turn, paths: [1] }, null],
    [{ threadId: "t" }, null],
    [{ threadId: 1, turnId: "u" }, null],
    [undefined, null],
    ["t", null],
  ];
  for (const [target, expected] of turns) {
    it(`takes ${JSON.stringify(target)} for ${expected === null ? "no turn" : "a turn"}`, () =>
      assert.deepEqual(toTurnTarget(target), expected));
  }

  it("asks for a finding to be fixed by its place and its words", () => {
    const finding = { path: "src/a.ts", startLine: 3, endLine: 5, message: "Off by one\n\nAlways." };
    assert.deepEqual(toFindingTarget(finding), finding);
    assert.equal(toFindingTarget({ ...finding, startLine: "3" }), null);
    assert.equal(toFindingTarget(null), null);
    assert.equal(
      findingPrompt(finding),
      "Fix this finding of the review in `src/a.ts:3-5`:\nOff by one\n\nAlways.\n",
    );
    assert.match(findingPrompt({ ...finding, endLine: 3 }), /`src\/a\.ts:3`/);
  });
});
