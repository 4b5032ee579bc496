import assert from "node:assert/strict";
import type { ThreadItem } from "../../../../agent-host/protocol/item.js";
import { eventLines, metaLine } from "../../../../agent-host/store/rollout/to-record.js";
import type { StoredEvent, TurnContext } from "../../../../agent-host/store/stored-event.js";
import { threadId, threadMeta } from "../threads.js";
import { type ReadThread, readThread } from "./read-thread.js";

const ID = threadId(1_767_323_045_000);

/** What comes back from the lines that the events become. */
async function roundTrip(events: readonly StoredEvent[], meta = threadMeta(ID)): Promise<ReadThread> {
  const text = metaLine(meta, 0) + events.map((event) => eventLines(meta, event, 5_000)).join("");
  return readThread(ID, text.split("\n"));
}

const started: StoredEvent = { type: "turnStarted", turnId: "t1", startedAt: 10, modelContextWindow: 1_000 };
const itemDone = (item: ThreadItem, turnId = "t1"): StoredEvent => ({ type: "itemCompleted", turnId, item });

describe("a thread that is written and read back", () => {
  it("keeps its metadata", async () => {
    const meta = threadMeta(ID, {
      forkedFromId: threadId(1),
      source: { subAgent: { thread_spawn: { depth: 1, parent_thread_id: threadId(2) } } },
      baseInstructions: "be kind",
      gitInfo: { sha: "abc", branch: null, originUrl: "https://example.com/r.git" },
    });
    const loaded = await roundTrip([], meta);
    assert.deepEqual(loaded.meta, meta);
    assert.deepEqual(loaded.thread, {
      id: ID,
      forkedFromId: meta.forkedFromId,
      path: null,
      preview: "",
      name: null,
      createdAt: 1_767_323_045,
      updatedAt: 7,
      cwd: "/w",
      modelProvider: "offline",
      source: meta.source,
      cliVersion: "0.1.0",
      gitInfo: meta.gitInfo,
      archived: false,
    });
  });

  const items: ThreadItem[] = [
    { type: "userMessage", id: "item-1", content: [{ type: "text", text: "do it", text_elements: [] }] },
    { type: "reasoning", id: "item-2", summary: ["first", "second"], content: ["raw"] },
    { type: "agentMessage", id: "item-3", text: "doing", phase: "commentary", memoryCitation: null },
    {
      type: "commandExecution",
      id: "call_1",
      command: "/bin/bash -lc 'echo hi; exit 3'",
      cwd: "/w",
      processId: "42",
      source: "unifiedExecStartup",
      status: "failed",
      commandActions: [
        { type: "read", command: "cat a", name: "a", path: "a" },
        { type: "listFiles", command: "ls", path: null },
        { type: "search", command: "rg x", query: "x", path: "src" },
        { type: "unknown", command: "exit 3" },
      ],
      aggregatedOutput: "hi\n",
      exitCode: 3,
      durationMs: 1_234,
    },
    {
      type: "commandExecution",
      id: "call_2",
      command: "rm  -rf 'unfinished",
      cwd: "/w",
      processId: null,
      source: "agent",
      status: "declined",
      commandActions: [],
      aggregatedOutput: null,
      exitCode: null,
      durationMs: null,
    },
    {
      type: "fileChange",
      id: "call_3",
      changes: [
        {
          path: "/w/a",
          kind: { type: "update", move_path: "/w/b" },
          diff: "@@ -1 +1 @@\n-x\n+y\n\n\nMoved to: /w/b",
        },
        { path: "/w/c", kind: { type: "update", move_path: null }, diff: "@@ -1 +1 @@\n-x\n+y\n" },
        { path: "/w/new", kind: { type: "add" }, diff: "text\n" },
        { path: "/w/old", kind: { type: "delete" }, diff: "gone\n" },
      ],
      status: "completed",
    },
    { type: "imageView", id: "call_4", path: "/w/p.png" },
    { type: "plan", id: "plan_1", text: "1. think" },
    { type: "contextCompaction", id: "item-4" },
    {
      type: "agentMessage",
      id: "item-5",
      text: "done",
      phase: null,
      memoryCitation: { entries: [], threadIds: ["t"] },
    },
  ];

  it("has the same items, messages under new numbers and calls under their ids", async () => {
    const loaded = await roundTrip([
      started,
      { type: "userMessage", content: [{ type: "text", text: "do it", text_elements: [] }] },
      ...items.map((item) => itemDone(item)),
      {
        type: "turnCompleted",
        turnId: "t1",
        lastAgentMessage: "done",
        completedAt: 12,
        durationMs: 2_000,
        timeToFirstTokenMs: null,
      },
    ]);
    assert.deepEqual(loaded.turns, [
      {
        id: "t1",
        items,
        status: "completed",
        error: null,
        startedAt: 10,
        completedAt: 12,
        durationMs: 2_000,
      },
    ]);
    assert.equal(loaded.thread.preview, "do it");
    assert.equal(loaded.damagedLines, 0);
  });

  it("keeps the parts of a message in their order, whatever they are", async () => {
    for (const content of [
      [
        {
          type: "text" as const,
          text: "see",
          text_elements: [{ byteRange: { start: 0, end: 3 }, placeholder: "x" }],
        },
        { type: "image" as const, url: "https://example.com/i.png" },
        { type: "localImage" as const, path: "/w/p.png" },
      ],
      [
        { type: "localImage" as const, path: "/w/p.png" },
        { type: "text" as const, text: "a", text_elements: [] },
        { type: "mention" as const, name: "n", path: "app://n" },
        { type: "text" as const, text: "b", text_elements: [] },
      ],
      [{ type: "image" as const, url: "https://example.com/i.png" }],
    ]) {
      const loaded = await roundTrip([started, { type: "userMessage", content }]);
      assert.deepEqual(loaded.turns[0]?.items, [{ type: "userMessage", id: "item-1", content }]);
    }
  });

  it("cuts a long output in its middle, to ten thousand bytes", async () => {
    const output = `${"é".repeat(6_000)}end`;
    const loaded = await roundTrip([
      started,
      itemDone({
        type: "commandExecution",
        id: "c",
        command: "x",
        cwd: "/w",
        processId: null,
        source: "agent",
        status: "completed",
        commandActions: [],
        aggregatedOutput: output,
        exitCode: 0,
        durationMs: 1,
      }),
    ]);
    const item = loaded.turns[0]?.items[0];
    assert.ok(item?.type === "commandExecution" && item.aggregatedOutput !== null);
    assert.ok(Buffer.byteLength(item.aggregatedOutput) <= 10_000);
    assert.match(item.aggregatedOutput, /^é+\n\[… \d+ bytes left out …\]\né+end$/);
  });

  const ends: [what: string, events: StoredEvent[], expected: object][] = [
    [
      "without its end is interrupted",
      [],
      { status: "interrupted", completedAt: null, durationMs: null, error: null },
    ],
    [
      "that was interrupted says so",
      [{ type: "turnAborted", turnId: "t1", reason: "interrupted", completedAt: 11, durationMs: 900 }],
      { status: "interrupted", completedAt: 11, durationMs: 900, error: null },
    ],
    [
      "that failed has its error",
      [
        {
          type: "turnError",
          turnId: "t1",
          error: {
            message: "no answer",
            codexErrorInfo: { responseTooManyFailedAttempts: { httpStatusCode: 429 } },
            additionalDetails: "try later",
          },
        },
        {
          type: "turnCompleted",
          turnId: "t1",
          lastAgentMessage: null,
          completedAt: 11,
          durationMs: 900,
          timeToFirstTokenMs: null,
        },
      ],
      {
        status: "failed",
        completedAt: 11,
        durationMs: 900,
        error: {
          message: "no answer",
          codexErrorInfo: { responseTooManyFailedAttempts: { httpStatusCode: 429 } },
          additionalDetails: "try later",
        },
      },
    ],
  ];
  for (const [what, events, expected] of ends) {
    it(`a turn ${what}`, async () => {
      const [turn] = (await roundTrip([started, ...events])).turns;
      assert.deepEqual(turn, { id: "t1", items: [], startedAt: 10, ...expected });
    });
  }

  it("puts a late result into the turn that made the call", async () => {
    const loaded = await roundTrip([
      started,
      {
        type: "turnCompleted",
        turnId: "t1",
        lastAgentMessage: null,
        completedAt: 11,
        durationMs: 1,
        timeToFirstTokenMs: null,
      },
      { ...started, turnId: "t2" },
      itemDone({ type: "fileChange", id: "late", changes: [], status: "failed" }, "t1"),
    ]);
    assert.deepEqual(
      loaded.turns.map((turn) => [turn.id, turn.items.map((item) => item.id)]),
      [
        ["t1", ["late"]],
        ["t2", []],
      ],
    );
  });

  const contexts: Partial<TurnContext>[] = [
    {},
    {
      approvalPolicy: {
        granular: {
          sandbox_approval: true,
          rules: false,
          mcp_elicitations: true,
          request_permissions: false,
          skill_approval: false,
        },
      },
      sandboxPolicy: {
        type: "workspaceWrite",
        writableRoots: ["/opt"],
        readOnlyAccess: { type: "restricted", includePlatformDefaults: false, readableRoots: ["/usr"] },
        networkAccess: true,
        excludeTmpdirEnvVar: false,
        excludeSlashTmp: true,
      },
      permissionProfile: {
        type: "managed",
        network: { enabled: true },
        fileSystem: {
          type: "restricted",
          entries: [
            { path: { type: "special", value: { kind: "current_working_directory" } }, access: "write" },
            { path: { type: "path", path: "/opt" }, access: "write" },
          ],
          globScanMaxDepth: 3,
        },
      },
      effort: "high",
      summary: "detailed",
    },
    {
      sandboxPolicy: { type: "externalSandbox", networkAccess: "enabled" },
      permissionProfile: { type: "external", network: { enabled: true } },
    },
    { sandboxPolicy: { type: "dangerFullAccess" }, permissionProfile: { type: "disabled" } },
  ];
  for (const [index, more] of contexts.entries()) {
    it(`keeps the settings of its turns (${index + 1})`, async () => {
      const context: TurnContext = {
        turnId: "t1",
        cwd: "/w",
        currentDate: "2026-01-02",
        timezone: "Etc/UTC",
        approvalPolicy: "on-request",
        sandboxPolicy: { type: "readOnly", access: { type: "fullAccess" }, networkAccess: false },
        permissionProfile: null,
        model: "m",
        effort: null,
        summary: "auto",
        ...more,
      };
      assert.deepEqual((await roundTrip([{ type: "turnContext", context }])).lastContext, context);
    });
  }

  it("keeps the newest token usage that is known", async () => {
    const last = {
      totalTokens: 3,
      inputTokens: 2,
      cachedInputTokens: 1,
      outputTokens: 1,
      reasoningOutputTokens: 0,
    };
    const usage = { total: { ...last, totalTokens: 9 }, last, modelContextWindow: 100 };
    const rateLimits = {
      limitId: "x",
      limitName: null,
      primary: { usedPercent: 1, windowDurationMins: 5, resetsAt: null },
      secondary: null,
      credits: null,
      planType: null,
      rateLimitReachedType: null,
    };
    const loaded = await roundTrip([
      { type: "tokenCount", usage, rateLimits },
      { type: "tokenCount", usage: null, rateLimits: null },
    ]);
    assert.deepEqual(loaded.tokenUsage, usage);
  });
});
