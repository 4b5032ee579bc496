import assert from "node:assert/strict";
import { toPatchId } from "../../../extension/commands/decide-patch.js";
import { isFollowed } from "../../../extension/views/webview-action.js";

describe("what the editor hands to a command", () => {
  it("is a patch when it names thread and item", () => {
    assert.deepEqual(toPatchId({ threadId: "t", itemId: "i", path: "/w/a" }), { threadId: "t", itemId: "i" });
  });

  for (const target of [undefined, null, "t", {}, { threadId: "t" }, { threadId: 1, itemId: 2 }]) {
    it(`is none: ${JSON.stringify(target)}`, () => assert.equal(toPatchId(target), null));
  }
});

describe("links in an answer", () => {
  const cases: readonly [href: string, followed: boolean][] = [
    ["https://a.example/x", true],
    ["http://localhost:3000", true],
    ["mailto:a@a.example", true],
    ["command:workbench.action.quit", false],
    ["vscode://heddle.heddle/x", false],
    ["file:///etc/passwd", false],
    ["javascript:alert(1)", false],
    ["a/b", false],
  ];
  for (const [href, followed] of cases) {
    it(`${followed ? "follows" : "does not follow"} ${href}`, () => assert.equal(isFollowed(href), followed));
  }
});
