// What is kept about a thread beside its turns: git state, memory mode, goal.
import assert from "node:assert/strict";
import { says } from "../../../support/model-server.js";
import { startHost } from "../../../support/start-host.js";

const UNKNOWN = "01a1f876-9028-7772-a156-3ba5ac952b9d";

describe("thread/metadata/update", () => {
  it("sets, keeps and clears, for loaded and stored threads alike", async () => {
    const first = await startHost({ script: () => says("ok") });
    const threadId = await first.startThread();
    await first.turn(threadId, "hello");
    const update = async (host: typeof first, gitInfo: object) =>
      (await host.client.request("thread/metadata/update", { threadId, gitInfo })).thread.gitInfo;
    assert.deepEqual(await update(first, { branch: "main", sha: "abc" }), {
      sha: "abc",
      branch: "main",
      originUrl: null,
    });
    await first.dispose();

    const second = await startHost({ home: first.home });
    assert.deepEqual(await update(second, { sha: null }), { sha: null, branch: "main", originUrl: null });
    const [row] = (await second.client.request("thread/list", {})).data;
    assert.deepEqual(row.gitInfo, { sha: null, branch: "main", originUrl: null });
    assert.equal(await update(second, { branch: null }), null);
    assert.equal((await second.client.request("thread/list", {})).data[0].gitInfo, null);
  });

  it("refuses to say nothing", async () => {
    const host = await startHost({ script: () => says("ok") });
    const threadId = await host.startThread();
    const message = async (params: object) =>
      (await host.client.failure("thread/metadata/update", { threadId, ...params })).message;
    assert.equal(await message({}), "gitInfo must include at least one field");
    assert.equal(await message({ gitInfo: { branch: " " } }), "gitInfo.branch must not be empty");
    assert.match(await message({ threadId: UNKNOWN, gitInfo: { sha: "a" } }), /thread not loaded/);
  });
});

describe("a thread's goal", () => {
  it("is set, changed, kept over restarts and dropped", async () => {
    const first = await startHost({ script: () => says("ok") });
    const threadId = await first.startThread();
    const set = async (host: typeof first, params: object) =>
      (await host.client.request("thread/goal/set", { threadId, ...params })).goal;
    const { createdAt, updatedAt, ...goal } = await set(first, { objective: " ship it ", status: "paused" });
    assert.equal(createdAt, updatedAt);
    assert.deepEqual(goal, {
      threadId,
      objective: "ship it",
      status: "paused",
      tokenBudget: null,
      tokensUsed: 0,
      timeUsedSeconds: 0,
    });
    assert.equal((await first.client.next("thread/goal/updated")).goal.objective, "ship it");
    assert.equal((await set(first, { tokenBudget: 500 })).tokenBudget, 500);
    await first.dispose();

    const second = await startHost({ script: () => says("ok"), home: first.home });
    const kept = (await second.client.request("thread/goal/get", { threadId })).goal;
    assert.deepEqual([kept.objective, kept.tokenBudget], ["ship it", 500]);
    assert.equal((await set(second, { tokenBudget: null })).tokenBudget, null);
    await second.client.request("thread/resume", { threadId });
    assert.equal((await second.client.next("thread/goal/updated")).goal.tokenBudget, null);

    const clear = () => second.client.request("thread/goal/clear", { threadId });
    assert.deepEqual([await clear(), await clear()], [{ cleared: true }, { cleared: false }]);
    assert.deepEqual(await second.client.next("thread/goal/cleared"), { threadId });
    assert.deepEqual(await second.client.request("thread/goal/get", { threadId }), { goal: null });
  });

  it("refuses what is no goal", async () => {
    const host = await startHost();
    const threadId = await host.startThread();
    const message = async (params: object) =>
      (await host.client.failure("thread/goal/set", { threadId, ...params })).message;
    assert.equal(
      await message({ status: "paused" }),
      `cannot update goal for thread ${threadId}: no goal exists`,
    );
    assert.equal(await message({ objective: "  " }), "goal objective must not be empty");
    assert.equal(
      await message({ objective: "x", tokenBudget: 0 }),
      "goal budgets must be positive when provided",
    );
    assert.equal(await message({ threadId: UNKNOWN, objective: "x" }), `thread not found: ${UNKNOWN}`);
    const ephemeral = await host.startThread({ ephemeral: true });
    assert.equal(
      await message({ threadId: ephemeral, objective: "x" }),
      `ephemeral thread does not support goals: ${ephemeral}`,
    );
    const off = await startHost({ config: ["features.goals=false"] });
    assert.equal(
      (await off.client.failure("thread/goal/get", { threadId })).message,
      "goals feature is disabled",
    );
  });
});

describe("thread/memoryMode/set", () => {
  it("is kept with the thread", async () => {
    const host = await startHost({ script: () => says("ok") });
    const threadId = await host.startThread();
    await host.turn(threadId, "hello");
    assert.deepEqual(await host.client.request("thread/memoryMode/set", { threadId, mode: "disabled" }), {});
    const unknown = await host.client.failure("thread/memoryMode/set", {
      threadId: UNKNOWN,
      mode: "enabled",
    });
    assert.equal(unknown.message, `thread not found: ${UNKNOWN}`);
  });
});
