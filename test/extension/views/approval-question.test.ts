import assert from "node:assert/strict";
import { type ApprovalQuestion, approvalQuestion } from "../../../extension/views/approval-question.js";

const id = { requestId: "r", threadId: "t", turnId: "u", itemId: "i", reason: null };
const ofCommand = (command: string | null) =>
  approvalQuestion({ ...id, kind: "command", command, cwd: "/w", availableDecisions: [] }, []);

describe("the question of a notification", () => {
  const commands: readonly [name: string, command: string | null, question: ApprovalQuestion][] = [
    ["a command that is shown whole", "npm test", { kind: "command", command: "npm test" }],
    ["a command too long to be shown", "a".repeat(201), { kind: "look" }],
    ["a command with a second line", "ls\nrm -r x", { kind: "look" }],
    ["a command that turns its text around", "ls \u202e x- mr", { kind: "look" }],
    ["an approval without a command", null, { kind: "look" }],
  ];
  for (const [name, command, question] of commands) {
    it(name, () => assert.deepEqual(ofCommand(command), question));
  }

  it("names the files of a patch, or asks to look when it knows none", () => {
    const patch = { ...id, kind: "fileChange" } as const;
    assert.deepEqual(approvalQuestion(patch, ["/w/a.ts", "/w/src/b.ts"]), {
      kind: "files",
      names: "a.ts, b.ts",
    });
    assert.deepEqual(approvalQuestion(patch, []), { kind: "look" });
  });
});
