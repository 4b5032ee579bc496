import assert from "node:assert/strict";
import { createApprovals } from "../../../extension/host/approvals.js";
import { type Withdrawal, WithdrawnError } from "../../../extension/host/waiting-requests.js";
import type { PendingApproval } from "../../../extension/views/messages.js";

const command = { threadId: "t", turnId: "u", itemId: "c", command: "ls", cwd: "/w" };
const patch = { threadId: "t", turnId: "u", itemId: "f", reason: null, grantRoot: null };

function token(): Withdrawal & { cancel(): void } {
  const listeners: (() => void)[] = [];
  return {
    isCancellationRequested: false,
    onCancellationRequested: (listener) => listeners.push(listener),
    cancel: () => {
      for (const each of listeners) each();
    },
  };
}

function setUp() {
  const lists: string[][] = [];
  const approvals = createApprovals((pending: readonly PendingApproval[]) =>
    lists.push(pending.map((each) => each.itemId)),
  );
  return { approvals, lists };
}

describe("approvals", () => {
  it("holds a question until the user decides", async () => {
    const { approvals, lists } = setUp();
    const answer = approvals.askCommand(command, token());
    assert.deepEqual(approvals.pending(), [
      {
        kind: "command",
        requestId: "command:t:c:",
        threadId: "t",
        turnId: "u",
        itemId: "c",
        command: "ls",
        cwd: "/w",
        reason: null,
        availableDecisions: [],
      },
    ]);
    assert.equal(approvals.decide("command:t:c:", "acceptForSession"), true);
    assert.equal(await answer, "acceptForSession");
    assert.deepEqual(lists, [["c"], []]);
  });

  it("drops a question that the host takes back", async () => {
    const { approvals, lists } = setUp();
    const withdrawal = token();
    const answer = approvals.askFileChange(patch, withdrawal);
    withdrawal.cancel();
    await assert.rejects(answer, WithdrawnError);
    assert.deepEqual(lists, [["f"], []]);
    assert.equal(approvals.decide("fileChange:t:f", "accept"), false);
  });

  it("answers a question that came twice both times", async () => {
    const { approvals, lists } = setUp();
    const answers = [approvals.askFileChange(patch, token()), approvals.askFileChange(patch, token())];
    approvals.decide("fileChange:t:f", "accept");
    assert.deepEqual(await Promise.all(answers), ["accept", "accept"]);
    assert.deepEqual(lists, [["f"], []]);
  });

  it("keeps the question while one of its two askers still waits", async () => {
    const { approvals } = setUp();
    const first = token();
    const gone = approvals.askFileChange(patch, first);
    const kept = approvals.askFileChange(patch, token());
    first.cancel();
    await assert.rejects(gone, WithdrawnError);
    approvals.decide("fileChange:t:f", "decline");
    assert.equal(await kept, "decline");
  });

  it("withdraws what belongs to an ended turn, and leaves the rest", async () => {
    const { approvals } = setUp();
    const ended = approvals.askCommand(command, token());
    const other = approvals.askCommand({ ...command, turnId: "v", itemId: "d" }, token());
    approvals.withdraw("u");
    await assert.rejects(ended, WithdrawnError);
    assert.deepEqual(
      approvals.pending().map((each) => each.itemId),
      ["d"],
    );
    approvals.withdraw(null);
    await assert.rejects(other, WithdrawnError);
  });

  const amendment = (argv: string[]) => ({ acceptWithExecpolicyAmendment: { execpolicy_amendment: argv } });
  const offered = ["accept" as const, amendment(["npm", "test"]), "cancel" as const];

  it("takes a rule that was offered", async () => {
    const { approvals } = setUp();
    const answer = approvals.askCommand({ ...command, availableDecisions: offered }, token());
    assert.equal(approvals.decide("command:t:c:", amendment(["npm", "test"])), true);
    assert.deepEqual(await answer, amendment(["npm", "test"]));
  });

  it("refuses a rule or a grant that was not offered", async () => {
    const { approvals } = setUp();
    const answer = approvals.askCommand({ ...command, availableDecisions: offered }, token());
    assert.equal(approvals.decide("command:t:c:", amendment(["npm"])), false);
    assert.equal(approvals.decide("command:t:c:", "acceptForSession"), false);
    approvals.decide("command:t:c:", "decline");
    assert.equal(await answer, "decline");
  });
});
