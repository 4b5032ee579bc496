import assert from "node:assert/strict";
import { mentionOf } from "../../../extension/commands/mention.js";

describe("mention", () => {
  it("names a file", () => assert.equal(mentionOf({ path: "src/a.ts", selection: null }), "`src/a.ts` "));

  it("quotes a selection with its lines", () => {
    const selection = { firstLine: 3, lastLine: 4, text: "let a;\nlet b;\n", language: "typescript" };
    assert.equal(mentionOf({ path: "a.ts", selection }), "`a.ts:3-4`\n```typescript\nlet a;\nlet b;\n```\n");
  });

  it("fences text that has fences in it", () => {
    const selection = { firstLine: 1, lastLine: 1, text: "````md", language: "markdown" };
    assert.equal(mentionOf({ path: "a.md", selection }), "`a.md:1`\n`````markdown\n````md\n`````\n");
  });
});
