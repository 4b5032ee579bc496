import assert from "node:assert/strict";
import { decisionButtons } from "../../../webview-ui/approvals/decisions.js";
import { commandApproval, fileApproval } from "../support/samples.js";

describe("the buttons of an approval", () => {
  const labels = (approval: Parameters<typeof decisionButtons>[0]) =>
    decisionButtons(approval).map(({ letter, label }) => `${letter} ${label}`);

  it("are the usual four where the host offers none", () => {
    const usual = ["A Accept", "S Accept for session", "D Decline", "X Decline and stop"];
    assert.deepEqual(labels(commandApproval("q", "c", "ls")), usual);
    assert.deepEqual(labels(fileApproval("q", "f")), usual);
  });

  it("stand in the host's order", () => {
    const amendment = {
      acceptWithExecpolicyAmendment: { execpolicy_amendment: ["git", "push", "my branch"] },
    };
    const availableDecisions = ["cancel", amendment, "accept"] as const;
    const buttons = decisionButtons(commandApproval("q", "c", "git push", { availableDecisions }));
    assert.deepEqual(
      buttons.map(({ decision }) => decision),
      availableDecisions,
    );
    assert.equal(buttons[1]?.label, "Always allow git push 'my branch' …");
  });

  it("show characters that hide, and all of a long prefix in the hint", () => {
    const prefix = ["rm", "\u202egnp.txt", "x".repeat(60)];
    const [button] = decisionButtons(
      commandApproval("q", "c", "rm", {
        availableDecisions: [{ acceptWithExecpolicyAmendment: { execpolicy_amendment: prefix } }],
      }),
    );
    assert.ok(button?.label.startsWith("Always allow rm '\\u{202e}gnp.txt'"), button?.label);
    assert.ok(button?.hint.includes("x".repeat(60)));
  });

  it("give one letter to one choice", () => {
    const network = (host: string) => ({
      applyNetworkPolicyAmendment: { network_policy_amendment: { action: "allow" as const, host } },
    });
    assert.deepEqual(
      labels(
        commandApproval("q", "c", "curl", {
          availableDecisions: [network("a.example"), network("b.example")],
        }),
      ),
      ["W Always allow a.example", "null Always allow b.example"],
    );
  });
});
