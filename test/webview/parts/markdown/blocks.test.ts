import assert from "node:assert/strict";
import { Lexer } from "marked";
import { type BlockState, growBlocks, shownBlocks } from "../../../../webview-ui/parts/markdown/blocks.js";

const SAMPLE = `# Title

A paragraph with [a link][ref] and \`code\`.
Setext
======

- one
- two

  still two
- three

1. first

   \`\`\`js
   nested();
   \`\`\`
2. second

| a | b |
|---|---|
| 1 | 2 |

> quote
> more

\`\`\`ts
const a = 1;

# not a heading
\`\`\`

~~~
tilde \`\`\`
~~~
<div>html</div>

    indented code

---
The end.

[ref]: https://example.com
`;

/** Plays the text in pieces of one size and gives every state on the way, the finished one last. */
function grow(text: string, size: number): BlockState[] {
  const states: BlockState[] = [];
  let state: BlockState | null = null;
  for (let end = size; end < text.length + size; end += size) {
    state = growBlocks(state, text.slice(0, end), false);
    states.push(state);
  }
  return [...states, growBlocks(state, text, true)];
}

const kinds = (state: BlockState) =>
  shownBlocks(state)
    .map(({ token }) => token.type)
    .filter((type) => type !== "space" && type !== "def");

describe("growing markdown", () => {
  for (const size of [1, 3, 7, 50, 1_000]) {
    it(`ends as if it had come at once, in pieces of ${size}`, () => {
      const whole = new Lexer({ gfm: true }).lex(SAMPLE);
      const last = grow(SAMPLE, size).at(-1);
      assert.deepEqual(
        last && shownBlocks(last).map(({ token }) => JSON.stringify(token)),
        whole.map((token) => JSON.stringify(token)),
      );
    });
  }

  it("shows before its end what it will be, but for links defined later", () => {
    const states = grow(SAMPLE, 1);
    const open = states.at(-2);
    const closed = states.at(-1);
    assert.deepEqual(open && kinds(open), closed && kinds(closed));
  });

  it("always shows all of its text", () => {
    for (const state of grow(SAMPLE, 1)) {
      // The lexer writes an empty list item in its own way, of the same length.
      const lengths = shownBlocks(state).map(({ raw }) => raw.length);
      assert.equal(
        lengths.reduce((sum, length) => sum + length, 0),
        state.text.length,
      );
    }
  });

  it("keeps the objects of settled blocks", () => {
    const before = growBlocks(null, "one\n\ntwo\n\nthree\n\nfour", false);
    const after = growBlocks(before, "one\n\ntwo\n\nthree\n\nfour and more", false);
    assert.ok(before.settled.length > 0);
    for (const [index, block] of before.settled.entries()) assert.equal(after.settled[index], block);
  });

  it("does not show a closing fence in the making as code", () => {
    const texts = [
      "```js\na();",
      "```js\na();\n",
      "```js\na();\n``",
      "```js\na();\n```",
      "```js\na();\n```\n",
    ];
    let state: BlockState | null = null;
    const shown = texts.map((text) => {
      state = growBlocks(state, text, false);
      const [block] = shownBlocks(state);
      return block?.token.type === "code" ? block.token.text : null;
    });
    assert.deepEqual(
      shown,
      Array.from(texts, () => "a();"),
    );
  });

  it("starts over when the text is another one", () => {
    const state = growBlocks(growBlocks(null, "# one\n\ntext", false), "other", true);
    assert.deepEqual(kinds(state), ["paragraph"]);
  });

  it("reads carriage returns as line ends", () => {
    assert.deepEqual(kinds(growBlocks(null, "# a\r\n\r\nb\r\n", true)), ["heading", "paragraph"]);
  });

  it("shows what is too deep or too long as it is", () => {
    const plain = (text: string) => kinds(growBlocks(null, text, true));
    assert.deepEqual(plain(">".repeat(20_000)), ["plain"]);
    assert.deepEqual(plain(`${"word ".repeat(20_000)}`), ["plain"]);
  });

  it("is not quadratic in one long block", () => {
    const list = Array.from({ length: 4_000 }, (_, index) => `- point ${index} of **many**\n`).join("");
    const code = `\`\`\`js\n${"call(1, 2, 3);\n".repeat(8_000)}`;
    for (const text of [list, code]) {
      const started = performance.now();
      grow(text, 50);
      assert.ok(
        performance.now() - started < 5_000,
        `${text.slice(0, 10)} took ${performance.now() - started} ms`,
      );
    }
  });
});
