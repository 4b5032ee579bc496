import assert from "node:assert/strict";
import { ProposedPlanReader, splitPlan } from "../../../../agent-host/session/plan/proposed-plan.js";

/** What the reader gives for a message that comes in these pieces, neighbours of one kind joined. */
function read(pieces: readonly string[]) {
  const reader = new ProposedPlanReader();
  const joined: { key: string; text: string }[] = [];
  for (const { kind, block, text } of [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()]) {
    const key = kind === "text" ? "text" : `plan ${block}`;
    const last = joined.at(-1);
    if (last?.key === key) last.text += text;
    else joined.push({ key, text });
  }
  return joined.map(({ key, text }) => [key, text]);
}

describe("the plan in a message", () => {
  const cases: readonly (readonly [string, string, readonly (readonly [string, string])[]])[] = [
    [
      "stands between its tags",
      "Before\n<proposed_plan>\n# Plan\n- a\n</proposed_plan>\nafter",
      [
        ["text", "Before\n"],
        ["plan 1", "# Plan\n- a\n"],
        ["text", "after"],
      ],
    ],
    [
      "ends with the message when it is not closed",
      "hi\n<proposed_plan>\nopen\nmore",
      [
        ["text", "hi\n"],
        ["plan 1", "open\nmore"],
      ],
    ],
    [
      "may come several times",
      "<proposed_plan>\none\n</proposed_plan>\n<proposed_plan>\ntwo\n</proposed_plan>",
      [
        ["plan 1", "one\n"],
        ["plan 2", "two\n"],
      ],
    ],
    [
      "is none where the tags share a line",
      "a <proposed_plan>x</proposed_plan>\n",
      [["text", "a <proposed_plan>x</proposed_plan>\n"]],
    ],
    ["is none after a closing tag alone", "</proposed_plan>\nx", [["text", "</proposed_plan>\nx"]]],
    [
      "may hold what looks like another beginning",
      "<proposed_plan>\n<proposed_plan>\nx\n</proposed_plan>\n",
      [["plan 1", "<proposed_plan>\nx\n"]],
    ],
    [
      "ignores white space around a tag",
      "  <proposed_plan> \r\nx\r\n\t</proposed_plan>\r\n",
      [["plan 1", "x\r\n"]],
    ],
    [
      "is not looked for in very long lines",
      `<proposed_plan>${" ".repeat(200)}\nx`,
      [["text", `<proposed_plan>${" ".repeat(200)}\nx`]],
    ],
    ["is none in an unfinished tag", "<proposed_pla", [["text", "<proposed_pla"]]],
  ];
  for (const [what, message, expected] of cases) {
    it(`${what}, wherever the message is cut`, () => {
      assert.deepEqual(read([message]), expected);
      for (let at = 1; at < message.length; at++) {
        assert.deepEqual(read([message.slice(0, at), message.slice(at)]), expected, `cut at ${at}`);
      }
      assert.deepEqual(read(message.split("")), expected);
    });
  }

  it("is held back no longer than it may become a tag", () => {
    const reader = new ProposedPlanReader();
    assert.deepEqual(reader.push("<proposed"), []);
    assert.deepEqual(reader.push("_x"), [{ kind: "text", block: 0, text: "<proposed_x" }]);
    assert.deepEqual(reader.push("<proposed_plan>"), [{ kind: "text", block: 0, text: "<proposed_plan>" }]);
  });

  it("is the last one that says something", () => {
    assert.deepEqual(
      splitPlan("<proposed_plan>\none\n</proposed_plan>\nmid\n<proposed_plan>\n \n</proposed_plan>\n"),
      { text: "mid\n", plan: "one\n" },
    );
    assert.deepEqual(splitPlan("no plan"), { text: "no plan", plan: null });
  });
});
