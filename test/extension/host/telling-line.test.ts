import assert from "node:assert/strict";
import { tellingLine } from "../../../extension/host/telling-line.js";

const crash = [
  "node:internal/modules/cjs/loader:1",
  "  throw err;",
  "  ^",
  "",
  "Error: Cannot find module 'x'",
  "    at Function.<anonymous> (node:internal:1:1)",
  "Node.js v24.1.0",
];

describe("the line that tells why a host ended", () => {
  const cases: readonly [name: string, lines: readonly string[], line: string | null][] = [
    ["nothing was written", [], null],
    ["the program said it", ["heddle: unknown option --x", "usage: …"], "heddle: unknown option --x"],
    ["a crash", crash, "Error: Cannot find module 'x'"],
    ["only a log", ["2026-11-20T11:51:09.432Z warn a model was slow {}"], null],
    ["a plain line after a log", ["2026-11-20T11:51:09.432Z info up", "out of luck"], "out of luck"],
  ];
  for (const [name, lines, line] of cases) {
    it(name, () => assert.equal(tellingLine(lines), line));
  }
});
