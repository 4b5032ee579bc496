import assert from "node:assert/strict";
import { createOutputBuffer } from "../../../agent-host/exec/output-buffer.js";

function appended(limit: number, ...chunks: (string | number[])[]) {
  const buffer = createOutputBuffer(limit);
  for (const chunk of chunks) buffer.append(Buffer.from(chunk as string));
  return buffer;
}

describe("exec/output-buffer", () => {
  const cases: { name: string; chunks: (string | number[])[]; text: string }[] = [
    { name: "nothing", chunks: [], text: "" },
    { name: "less than the limit", chunks: ["abc", "def"], text: "abcdef" },
    { name: "exactly the limit", chunks: ["01234567", "89"], text: "0123456789" },
    { name: "one byte more", chunks: ["01234567", "89", "X"], text: "01234\n[… 1 bytes left out …]\n6789X" },
    {
      name: "one chunk far over it",
      chunks: ["a".repeat(30)],
      text: "aaaaa\n[… 20 bytes left out …]\naaaaa",
    },
    {
      name: "many small ones",
      chunks: "abcdefghijklmnop".split(""),
      text: "abcde\n[… 6 bytes left out …]\nlmnop",
    },
    { name: "a character in two chunks", chunks: [[0xe2, 0x82], [0xac]], text: "€" },
    { name: "characters at both cuts", chunks: ["abcä€€€€äz"], text: "abcä\n[… 12 bytes left out …]\näz" },
    { name: "bytes that are not UTF-8", chunks: [[0x61, 0xff, 0x62]], text: "a\ufffdb" },
  ];
  for (const { name, chunks, text } of cases) {
    it(`keeps both ends: ${name}`, () => {
      assert.equal(appended(10, ...chunks).text(), text);
    });
  }

  it("counts what it does not keep", () => {
    assert.equal(appended(10, "x".repeat(1000), "y".repeat(234)).totalBytes, 1234);
  });

  it("hands out what came since the last time, and holds back half a character", () => {
    const buffer = appended(10, "ab", [0xe2, 0x82]);
    assert.deepEqual(buffer.take(false), { text: "ab", totalBytes: 2 });
    buffer.append(Uint8Array.of(0xac));
    assert.deepEqual(buffer.take(false), { text: "€", totalBytes: 3 });
    buffer.append(Uint8Array.of(0xe2));
    assert.deepEqual(buffer.take(true), { text: "\ufffd", totalBytes: 1 });
    assert.deepEqual(buffer.take(true), { text: "", totalBytes: 0 });
  });

  it("holds back half a character after a flood, too", () => {
    const buffer = appended(10, "x".repeat(100), [0xe2, 0x82]);
    assert.deepEqual(buffer.take(false), {
      text: "xxxxx\n[… 92 bytes left out …]\nxxx",
      totalBytes: 100,
    });
    buffer.append(Uint8Array.of(0xac));
    assert.deepEqual(buffer.take(false), { text: "€", totalBytes: 3 });
  });
});
