import assert from "node:assert/strict";
import {
  collectOutput,
  type OutputDelta,
  streamOutput,
} from "../../../../agent-host/server/command-exec/command-output.js";

const bytes = (text: string) => Buffer.from(text);

describe("server/command-exec/command-output", () => {
  const stream = (cap: number) => {
    const seen: [string, string, boolean][] = [];
    const output = streamOutput(cap, ({ stream, bytes, capReached }: OutputDelta) => {
      seen.push([stream, Buffer.from(bytes).toString(), capReached]);
    });
    return { output, seen };
  };

  it("sends the first output at once, and gathers what follows in its order", () => {
    const { output, seen } = stream(Number.POSITIVE_INFINITY);
    output.push("stdout", bytes("a"));
    assert.deepEqual(seen, [["stdout", "a", false]]);
    for (const text of ["b", "c"]) output.push("stdout", bytes(text));
    output.push("stderr", bytes("d"));
    output.push("stdout", bytes("e"));
    assert.equal(seen.length, 1);
    assert.deepEqual(output.end(), { stdout: "", stderr: "" });
    assert.deepEqual(seen.slice(1), [
      ["stdout", "bc", false],
      ["stderr", "d", false],
      ["stdout", "e", false],
    ]);
  });

  it("does not wait any longer once there is enough", () => {
    const { output, seen } = stream(Number.POSITIVE_INFINITY);
    output.push("stdout", bytes("a"));
    output.push("stdout", Buffer.alloc(8 * 1024 - 1, "b"));
    assert.equal(seen.length, 1);
    output.push("stdout", bytes("c"));
    assert.deepEqual([seen.length, seen[1]?.[1].length], [2, 8 * 1024]);
    output.end();
  });

  const caps: [what: string, cap: number, pushed: string[], expected: [string, boolean][]][] = [
    ["one byte under the cap", 4, ["abc"], [["abc", false]]],
    ["exactly at the cap", 4, ["abcd"], [["abcd", true]]],
    ["one byte over the cap", 4, ["abcde", "f"], [["abcd", true]]],
    [
      "the cap in a later piece",
      4,
      ["ab", "cde", "f"],
      [
        ["ab", false],
        ["cd", true],
      ],
    ],
    ["nothing allowed", 0, ["a", "b"], [["", true]]],
    ["nothing written", 0, [], []],
  ];
  for (const [what, cap, pushed, expected] of caps) {
    it(`says when a stream has reached its cap: ${what}`, () => {
      const { output, seen } = stream(cap);
      for (const text of pushed) output.push("stdout", bytes(text));
      output.end();
      assert.deepEqual(
        seen,
        expected.map(([text, capReached]) => ["stdout", text, capReached]),
      );
    });
  }

  it("counts each stream for itself", () => {
    const { output, seen } = stream(2);
    output.push("stderr", bytes("abc"));
    output.push("stdout", bytes("d"));
    output.end();
    assert.deepEqual(seen, [
      ["stderr", "ab", true],
      ["stdout", "d", false],
    ]);
  });

  const texts: [what: string, cap: number, pushed: (string | Uint8Array)[], expected: string][] = [
    ["pieces", 100, ["ab", "cd"], "abcd"],
    ["a character in two pieces", 100, [Buffer.from([0xe2]), Buffer.from([0x82, 0xac])], "€"],
    ["bytes that are no text", 100, [Buffer.from([0x61, 0xff])], "a\ufffd"],
    ["half a character at the end", 100, [Buffer.from([0x61, 0xe2, 0x82])], "a\ufffd"],
    ["a character that the cap cuts", 3, ["a€"], "a"],
    ["a byte order mark", 100, ["\ufeffa"], "\ufeffa"],
    ["more than the cap", 3, ["ab", "cdef", "gh"], "abc"],
  ];
  for (const [what, cap, pushed, expected] of texts) {
    it(`collects ${what}`, () => {
      const output = collectOutput(cap, () => assert.fail("the cap is no flood"));
      for (const piece of pushed) output.push("stderr", Buffer.from(piece));
      assert.deepEqual(output.end(), { stdout: "", stderr: expected });
    });
  }

  it("says when there is more than an answer can hold", () => {
    let floods = 0;
    const output = collectOutput(Number.POSITIVE_INFINITY, () => void floods++);
    const half = Buffer.alloc(16 * 1024 * 1024, "a");
    output.push("stdout", half);
    output.push("stdout", half);
    assert.equal(floods, 0);
    output.push("stdout", bytes("b"));
    assert.equal(floods, 1);
  });
});
