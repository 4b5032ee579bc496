import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { says } from "../../support/model-server.js";
import { startHost, type TestHost } from "../../support/start-host.js";

const FINDINGS = {
  findings: [
    {
      title: "[P1] Off by one",
      body: "The last line is lost.",
      confidence_score: 0.9,
      priority: 1,
      code_location: { absolute_file_path: "/w/a.ts", line_range: { start: 3, end: 4 } },
    },
  ],
  overall_correctness: "patch is incorrect",
  overall_explanation: "It loses data.",
  overall_confidence_score: 0.8,
};
const TEXT = "It loses data.\n\nReview comment:\n\n- [P1] Off by one — /w/a.ts:3-4\n  The last line is lost.";
const UNCOMMITTED = { type: "uncommittedChanges" };

function shownItems(host: TestHost) {
  return host.client.received.flatMap(({ method, params }) =>
    method === "item/completed" ? [[params.item.type, params.item.review ?? params.item.text ?? null]] : [],
  );
}

describe("review/start", () => {
  it("lets a reviewer with a memory of its own look, and gives the thread what it found", async () => {
    const host = await startHost({
      script: [
        says("hello"),
        [{ text: "I look at the diff." }, { call: { name: "exec_command", args: { cmd: "echo diff" } } }],
        says(JSON.stringify(FINDINGS)),
        says("I will fix it"),
      ],
    });
    const threadId = await host.startThread();
    await host.turn(threadId, "a secret of the thread");
    const { turn, reviewThreadId } = await host.client.request("review/start", {
      threadId,
      target: UNCOMMITTED,
    });
    const { turn: ended } = await host.client.next("turn/completed");

    assert.deepEqual(
      [reviewThreadId, ended.id, ended.status, turn.items[0].content[0].text, turn.items[0].id],
      [threadId, turn.id, "completed", "current changes", turn.id],
    );
    const items = shownItems(host).slice(2);
    assert.deepEqual(
      items.map(([type]) => type),
      [
        "enteredReviewMode",
        "userMessage",
        "agentMessage",
        "commandExecution",
        "exitedReviewMode",
        "agentMessage",
      ],
    );
    assert.deepEqual(
      [items[0]?.[1], items[2]?.[1], items[4]?.[1], items[5]?.[1]],
      ["current changes", "I look at the diff.", TEXT, TEXT],
    );
    const [, first, second] = host.model.requests;
    assert.doesNotMatch(JSON.stringify(first?.body.input), /a secret of the thread/);
    assert.deepEqual(
      [
        second?.body.tools.some(({ name }: { name: string }) => name === "apply_patch"),
        second?.body.input.length > first?.body.input.length,
      ],
      [false, true],
    );

    await host.turn(threadId, "fix it");
    const input = JSON.stringify(host.model.requests[3]?.body.input);
    assert.match(input, /a secret of the thread/);
    assert.match(input, /<user_action>.*Off by one/);
    assert.doesNotMatch(input, /I look at the diff|echo diff/);
  });

  it("is there after a resume, findings and all, also as the record has it", async () => {
    const host = await startHost({ script: [says(`Here it is: ${JSON.stringify(FINDINGS)}`)] });
    const threadId = await host.startThread();
    await host.client.request("review/start", { threadId, target: { type: "custom", instructions: "look" } });
    await host.client.next("turn/completed");
    const { thread: before } = await host.client.request("thread/read", { threadId, includeTurns: true });
    await host.dispose();

    const later = await startHost({ home: host.home, script: [] });
    const { thread } = await later.client.request("thread/resume", { threadId });
    const shape = ({ items }: { items: { type: string; review?: string }[] }) =>
      items.map(({ type, review }) => [type, review]);
    assert.deepEqual(thread.turns.map(shape), before.turns.map(shape));
    assert.deepEqual(
      thread.turns[0].items.map(({ type }: { type: string }) => type),
      ["enteredReviewMode", "userMessage", "exitedReviewMode", "agentMessage"],
    );
    const record = readFileSync(thread.path, "utf8")
      .split("\n")
      .find((line) => line.includes("exited_review_mode"));
    assert.deepEqual(JSON.parse(record ?? "").payload.review_output, FINDINGS);
  });

  it("goes to a thread of its own when detached", async () => {
    const host = await startHost({ script: [says("hello"), says("nothing to say")] });
    const threadId = await host.startThread();
    await host.turn(threadId, "hi");
    const { reviewThreadId } = await host.client.request("review/start", {
      threadId,
      target: { type: "commit", sha: "abcdef0123456", title: "Add it" },
      delivery: "detached",
    });
    const { turn } = await host.client.next("turn/completed", (params) => params.threadId === reviewThreadId);
    const started = await host.client.request("thread/read", { threadId: reviewThreadId });

    assert.notEqual(reviewThreadId, threadId);
    assert.deepEqual([turn.status, started.thread.forkedFromId], ["completed", threadId]);
    assert.ok(shownItems(host).some(([, text]) => text === "commit abcdef0: Add it"));
  });

  it("takes no input, and says so both ways", async () => {
    let go: () => void = () => {};
    const until = new Promise<void>((resolve) => {
      go = resolve;
    });
    const host = await startHost({ script: [[{ until }, { text: "fine" }]] });
    const threadId = await host.startThread();
    const { turn } = await host.client.request("review/start", { threadId, target: UNCOMMITTED });
    await host.client.next("turn/started");
    const input = [{ type: "text", text: "hurry" }];
    const refused = await host.client.failure("turn/steer", { threadId, expectedTurnId: turn.id, input });
    const joined = await host.client.request("turn/start", { threadId, input });
    const { error, turnId } = await host.client.next("error");
    go();
    await host.client.next("turn/completed");

    const info = { activeTurnNotSteerable: { turnKind: "review" } };
    assert.deepEqual(
      [refused, error.codexErrorInfo, turnId],
      [
        {
          code: -32600,
          message: "cannot steer a review turn",
          data: { message: "cannot steer a review turn", codexErrorInfo: info, additionalDetails: null },
        },
        info,
        joined.turn.id,
      ],
    );
    assert.equal(host.model.requests.length, 1);
  });

  it("leaves review mode when it is interrupted and when the model fails", async () => {
    const host = await startHost({
      script: [
        [{ until: new Promise(() => {}) }],
        [{ httpError: { status: 400, body: { error: { message: "bad thing" } } } }],
      ],
    });
    const threadId = await host.startThread();
    const { turn } = await host.client.request("review/start", { threadId, target: UNCOMMITTED });
    await host.model.request(0);
    await host.client.request("turn/interrupt", { threadId, turnId: turn.id });
    const first = await host.client.next("turn/completed");
    await host.client.request("review/start", { threadId, target: UNCOMMITTED });
    const second = await host.client.next("turn/completed");

    assert.deepEqual([first.turn.status, second.turn.status], ["interrupted", "failed"]);
    const left = shownItems(host).filter(([type]) => type === "exitedReviewMode");
    assert.equal(left[0]?.[1], "The review was stopped before it was done.");
    assert.match(left[1]?.[1] ?? "", /^The review could not be done: .*bad thing/);
  });

  for (const target of [
    { type: "baseBranch", branch: " " },
    { type: "commit", sha: "" },
    { type: "custom", instructions: "\n" },
  ]) {
    it(`refuses a ${target.type} that names nothing`, async () => {
      const host = await startHost();
      const threadId = await host.startThread();
      const failure = await host.client.failure("review/start", { threadId, target });
      assert.match(failure.message, /^(branch|sha|instructions) must not be empty$/);
    });
  }
});
