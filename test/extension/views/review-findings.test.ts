import assert from "node:assert/strict";
import { type ReviewText, readReview } from "../../../extension/views/review-findings.js";

const finding = {
  title: "Off by one",
  priority: 1,
  path: "/w/a.ts",
  startLine: 3,
  endLine: 4,
  body: "The last line is lost.",
} as const;

describe("the text of a review", () => {
  const cases: readonly [name: string, review: string, expected: ReviewText][] = [
    [
      "one finding",
      "It loses data.\n\nReview comment:\n\n- [P1] Off by one — /w/a.ts:3-4\n  The last line is lost.",
      { explanation: "It loses data.", findings: [finding] },
    ],
    [
      "several, with paragraphs and lists in their bodies",
      "Hm.\n\nFull review comments:\n\n- [P1] Off by one — /w/a.ts:3-4\n  The last line is lost.\n\n- Knot — C:\\w\\b c.ts:7-7\n  One:\n  \n  - two\n    deep",
      {
        explanation: "Hm.",
        findings: [
          finding,
          {
            title: "Knot",
            priority: null,
            path: "C:\\w\\b c.ts",
            startLine: 7,
            endLine: 7,
            body: "One:\n\n- two\n  deep",
          },
        ],
      },
    ],
    [
      "dashes in the title and colons in the path",
      "Review comment:\n\n- [P3] A — b — /w/x:1/c.ts:2-5",
      {
        explanation: "",
        findings: [{ title: "A — b", priority: 3, path: "/w/x:1/c.ts", startLine: 2, endLine: 5, body: "" }],
      },
    ],
    ["no findings", "All is well.\n", { explanation: "All is well.", findings: [] }],
    [
      "a heading without a finding below it is part of the words",
      "Review comment:\n\n- looks fine to me",
      { explanation: "Review comment:\n\n- looks fine to me", findings: [] },
    ],
    [
      "lines that cannot be",
      "Review comment:\n- [P9] Odd — /w/a.ts:0-99999999999999999999",
      {
        explanation: "",
        findings: [
          { title: "[P9] Odd", priority: null, path: "/w/a.ts", startLine: 1, endLine: 10_000_000, body: "" },
        ],
      },
    ],
    ["nothing", "", { explanation: "", findings: [] }],
  ];
  for (const [name, review, expected] of cases) {
    it(name, () => assert.deepEqual(readReview(review), expected));
  }

  it("ends at its start when its lines are the wrong way round", () => {
    const [only] = readReview("Review comment:\n- x — /w/a.ts:9-3").findings;
    assert.deepEqual([only?.startLine, only?.endLine], [9, 9]);
  });

  it("is read up to a number of findings that somebody could look at", () => {
    const many = Array.from({ length: 600 }, (_, line) => `- x — /w/a.ts:${line + 1}-${line + 1}`);
    assert.equal(readReview(["Full review comments:", ...many].join("\n")).findings.length, 500);
  });
});
