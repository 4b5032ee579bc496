import assert from "node:assert/strict";
import { unifiedHunks } from "../../../agent-host/base/unified-diff.js";

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}\n`);

describe("unifiedHunks", () => {
  const cases: Record<string, { before: string; after: string; hunks: string }> = {
    "equal texts": { before: "a\n", after: "a\n", hunks: "" },
    "a text that begins": { before: "", after: "a\nb\n", hunks: "@@ -0,0 +1,2 @@\n+a\n+b\n" },
    "a text that ends": { before: "a\n", after: "", hunks: "@@ -1 +0,0 @@\n-a\n" },
    "three lines of context": {
      before: numbered(9).join(""),
      after: numbered(9).join("").replace("5\n", "five\n"),
      hunks: "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
    },
    "distant changes": {
      before: numbered(12).join(""),
      after: numbered(12).slice(1).join("").replace("12\n", ""),
      hunks: "@@ -1,4 +1,3 @@\n-1\n 2\n 3\n 4\n@@ -9,4 +8,3 @@\n 9\n 10\n 11\n-12\n",
    },
    "a last line without its end": {
      before: "a\nb",
      after: "a\nb\n",
      hunks: "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n",
    },
    "a change of line ends": {
      before: "a\r\nb\r\n",
      after: "a\nb\r\n",
      hunks: "@@ -1,2 +1,2 @@\n-a\r\n+a\n b\r\n",
    },
  };
  for (const [name, { before, after, hunks }] of Object.entries(cases)) {
    it(`shows ${name}`, async () => assert.equal(await unifiedHunks(before, after), hunks));
  }

  it("replaces the differing part as one when two texts have too little in common to be compared in time", async () => {
    const side = (name: string) =>
      Array.from({ length: 20_000 }, (_, index) => `${name} ${(index * 7919) % 20_011}`);
    const before = ["top", ...side("old"), "end"];
    const after = ["top", ...side("new"), "end"];
    const hunks = await unifiedHunks(before.join("\n"), after.join("\n"));
    const lines = hunks.split("\n");
    assert.deepEqual(
      [lines.length, ...lines.slice(0, 3), ...lines.slice(20_001, 20_003), ...lines.slice(-4)],
      [
        40_005,
        "@@ -1,20002 +1,20002 @@",
        " top",
        "-old 0",
        `-${before.at(-2)}`,
        "+new 0",
        `+${after.at(-2)}`,
        " end",
        "\\ No newline at end of file",
        "",
      ],
    );
  });
});
