import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { createFileLines } from "../../../../agent-host/store/rollout/file-lines.js";
import { tempFolder } from "../../../support/temp-folder.js";

const object = (chars: number, filler = "x") => `{"a":"${filler.repeat(Math.max(0, chars - 8))}"}`;

async function linesOf(text: string, chunkBytes?: number): Promise<string[]> {
  const file = path.join(tempFolder(), "lines");
  writeFileSync(file, text);
  const source = createFileLines([{ path: file, start: 0, length: Number.POSITIVE_INFINITY }], chunkBytes);
  const lines: string[] = [];
  for await (const block of source.read(0, Number.POSITIVE_INFINITY)) {
    for (const line of block) {
      assert.equal(line.head(5), line.text().slice(0, 5));
      assert.equal(line.isClosed, line.text().trimEnd().endsWith("}"));
      lines.push(line.text().trimEnd());
    }
  }
  return lines;
}

describe("the lines of a file", () => {
  const cases: [what: string, text: string, lines: string[]][] = [
    ["of no bytes are none", "", []],
    ["that are blank are none", "\n\r\n  \n\t\n\0\0\0\n", []],
    ["come without newlines of either kind", '{"a":1}\r\n{"b":2}\n', ['{"a":1}', '{"b":2}']],
    ["come without what editors put before them", '\uFEFF{"a":1}\n', ['{"a":1}']],
    ["come without what disks put in place of some", '{"a":1}\n\0\0\0\0{"b":2}\n', ['{"a":1}', '{"b":2}']],
    ["end with one that lacks its newline, if it is whole", '{"a":1}\n{"b":2}', ['{"a":1}', '{"b":2}']],
    ["end before one that is torn", '{"a":1}\n{"b":{}', ['{"a":1}']],
    ["may be garbage", "one\ntwo\n", ["one", "two"]],
  ];
  for (const [what, text, lines] of cases) it(what, async () => assert.deepEqual(await linesOf(text), lines));

  it("are whole wherever a chunk ends", async () => {
    for (let first = 0; first < 70; first++) {
      const lines = [object(first + 8), object(20, "é"), object(64), object(63), object(200), object(8)];
      assert.deepEqual(await linesOf(lines.join("\n"), 64), lines, `with a first line of ${first + 8}`);
    }
  });

  it("may be as long as a picture", async () => {
    const lines = [object(10), object(20_000_000), object(12)];
    const read = await linesOf(lines.join("\n"));
    assert.deepEqual(
      read.map((line) => line.length),
      lines.map((line) => line.length),
    );
    assert.ok(read[1] === lines[1]);
  });

  it("are those of a part, and of one file behind another", async () => {
    const folder = tempFolder();
    const [one, other] = [path.join(folder, "one"), path.join(folder, "other")];
    writeFileSync(one, '{"a":1}\n{"b":2}\n{"cut":3}\n');
    writeFileSync(other, '{"c":3}\n{"d":4}\n');
    const source = createFileLines([
      { path: one, start: 0, length: 16 },
      { path: other, start: 16, length: Number.POSITIVE_INFINITY },
    ]);
    const read = async (from: number, to: number) => {
      const lines: [number, string, number][] = [];
      for await (const block of source.read(from, to))
        for (const line of block) lines.push([line.at, line.text(), line.end]);
      return lines;
    };
    assert.deepEqual(await read(0, Number.POSITIVE_INFINITY), [
      [0, '{"a":1}', 8],
      [8, '{"b":2}', 16],
      [16, '{"c":3}', 24],
      [24, '{"d":4}', 32],
    ]);
    assert.deepEqual(await read(8, 24), [
      [8, '{"b":2}', 16],
      [16, '{"c":3}', 24],
    ]);
  });
});
