import assert from "node:assert/strict";
import { createThinkTagReader } from "../../../../agent-host/models/chat/think-tags.js";

/** Reads the text in pieces of `size` characters; neighbours of one kind are joined. */
function read(text: string, size: number): Record<string, string>[] {
  const reader = createThinkTagReader();
  const pieces = [];
  for (let at = 0; at < text.length; at += size) pieces.push(...reader.push(text.slice(at, at + size)));
  pieces.push(...reader.end());
  const joined: Record<string, string>[] = [];
  for (const { kind, text: part } of pieces) {
    const last = joined.at(-1);
    if (last !== undefined && kind in last) last[kind] += part;
    else joined.push({ [kind]: part });
  }
  return joined;
}

describe("think tags", () => {
  const rows: { text: string; expected: Record<string, string>[] }[] = [
    { text: "plain", expected: [{ text: "plain" }] },
    { text: "\n<think>\nhm\n</think>\n\nhello", expected: [{ reasoning: "\nhm\n" }, { text: "hello" }] },
    { text: "<think></think>hello", expected: [{ text: "hello" }] },
    { text: "<think>never ends </thin", expected: [{ reasoning: "never ends </thin" }] },
    { text: "<think>a < b </th></think>x", expected: [{ reasoning: "a < b </th>" }, { text: "x" }] },
    { text: "Use <think>…</think> here", expected: [{ text: "Use <think>…</think> here" }] },
    { text: "<thin", expected: [{ text: "<thin" }] },
    { text: "  <b>bold</b>", expected: [{ text: "  <b>bold</b>" }] },
    {
      text: "<think>a</think>b<think>c</think>",
      expected: [{ reasoning: "a" }, { text: "b<think>c</think>" }],
    },
  ];
  for (const { text, expected } of rows) {
    for (const size of [1, 3, 1000]) {
      it(`${JSON.stringify(text)} in pieces of ${size}`, () => {
        assert.deepEqual(read(text, size), expected);
      });
    }
  }
});
