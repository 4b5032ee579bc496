// One long thread: how soon a host shows its newest turns, and what that takes of memory.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { ThreadItem } from "../../agent-host/protocol/item.js";
import type { ResponseItem } from "../../agent-host/protocol/response-item.js";
import { rolloutPath } from "../../agent-host/store/rollout/path.js";
import { createThreadFiles } from "../../agent-host/store/rollout/thread-files.js";
import { eventLines, metaLine } from "../../agent-host/store/rollout/to-record.js";
import type { StoredEvent, ThreadMeta } from "../../agent-host/store/stored-event.js";
import { atEnd } from "../support/ending.js";
import { root } from "../support/repository.js";

const PAGE = 25;
const CREATED_AT_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

export interface LongThreadFigures {
  /** `thread/resume` without turns, and the newest turns behind it. */
  readonly resumeMs: number;
  readonly firstPageMs: number;
  readonly laterPageMs: number;
  readonly peakMemoryMb: number;
}

/** Of the code alone, in this process: what of the time is the thread's and what the host's. */
export interface ThreadFigures {
  readonly mapMs: number;
  readonly pageMs: number;
  readonly allTurnsMs: number;
}

export interface LongThread {
  readonly id: string;
  readonly home: string;
  readonly file: string;
  readonly megabytes: number;
  remove(): void;
}

export function writeLongThread(turns: number): LongThread {
  const home = mkdtempSync(path.join(tmpdir(), "heddle-bench-home-"));
  const id = turnId(0);
  const file = rolloutPath(home, id, CREATED_AT_MS);
  mkdirSync(path.dirname(file), { recursive: true });
  const meta: ThreadMeta = {
    id,
    forkedFromId: null,
    createdAtMs: CREATED_AT_MS,
    cwd: home,
    originator: "bench",
    cliVersion: "0.1.0",
    source: "vscode",
    modelProvider: "mock",
    baseInstructions: "Be brief.",
    gitInfo: null,
  };
  const lines = [metaLine(meta, CREATED_AT_MS)];
  for (let turn = 1; turn <= turns; turn++) {
    for (const event of turnEvents(turn, home)) lines.push(eventLines(meta, event, CREATED_AT_MS + turn));
  }
  writeFileSync(file, lines.join(""));
  return {
    id,
    home,
    file,
    megabytes: statSync(file).size / 1e6,
    remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** A UUIDv7, so that other hosts take it for one. */
function turnId(turn: number): string {
  const time = (CREATED_AT_MS + turn).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${turn.toString(16).padStart(12, "0")}`;
}

/** Some 8 KB, as a turn with two commands and a patch has them. */
function turnEvents(turn: number, cwd: string): StoredEvent[] {
  const id = turnId(turn);
  const words = `Turn ${turn}: please look at the tests and make them pass. `;
  const output = "ok 1 - it works as it should, and a little more text for the line\n".repeat(20);
  const startedAt = Math.trunc(CREATED_AT_MS / 1000) + turn;
  const history = (item: ResponseItem): StoredEvent => ({ type: "history", item });
  const done = (item: ThreadItem): StoredEvent => ({ type: "itemCompleted", turnId: id, item });
  const command = (call: string): StoredEvent[] => [
    history({
      type: "function_call",
      name: "exec_command",
      arguments: '{"cmd":"npm test -- store"}',
      call_id: call,
    }),
    done({
      type: "commandExecution",
      id: call,
      command: "/bin/bash -lc 'npm test -- store'",
      cwd,
      processId: "1",
      source: "unifiedExecStartup",
      status: "completed",
      commandActions: [{ type: "unknown", command: "npm test -- store" }],
      aggregatedOutput: output,
      exitCode: 0,
      durationMs: 1_200,
    }),
    history({ type: "function_call_output", call_id: call, output }),
  ];
  return [
    { type: "turnStarted", turnId: id, startedAt, modelContextWindow: 258_400 },
    {
      type: "turnContext",
      context: {
        turnId: id,
        cwd,
        currentDate: "2026-01-02",
        timezone: "Etc/UTC",
        approvalPolicy: "never",
        sandboxPolicy: { type: "dangerFullAccess" },
        permissionProfile: { type: "disabled" },
        model: "gpt-5.2-codex",
        effort: null,
        summary: "auto",
      },
    },
    history({ type: "message", role: "user", content: [{ type: "input_text", text: words }] }),
    { type: "userMessage", content: [{ type: "text", text: words, text_elements: [] }] },
    done({ type: "reasoning", id: "r", summary: ["Let me think about that for a moment."], content: [] }),
    ...command(`call_${turn}_1`),
    ...command(`call_${turn}_2`),
    done({
      type: "fileChange",
      id: `call_${turn}_3`,
      changes: [
        {
          path: `${cwd}/a.ts`,
          kind: { type: "update", move_path: null },
          diff: "@@ -1 +1 @@\n-const before = 1;\n+const after = 2;\n".repeat(10),
        },
      ],
      status: "completed",
    }),
    done({
      type: "agentMessage",
      id: "m",
      text: words.repeat(10),
      phase: "final_answer",
      memoryCitation: null,
    }),
    history({
      type: "message",
      role: "assistant",
      content: [{ type: "output_text", text: words.repeat(10) }],
    }),
    {
      type: "turnCompleted",
      turnId: id,
      lastAgentMessage: words.repeat(10),
      completedAt: startedAt + 1,
      durationMs: 900,
      timeToFirstTokenMs: 50,
    },
  ];
}

export async function measureThread({ id, file }: LongThread): Promise<ThreadFigures> {
  const facts = {
    id,
    path: file,
    createdAtMs: CREATED_AT_MS,
    updatedAt: 0,
    archived: false,
    name: null,
  };
  const at = performance.now();
  const loaded = await createThreadFiles().load(file, facts);
  const mapped = performance.now();
  await loaded.turnPage({ sortDirection: "desc", cursor: null, limit: PAGE });
  const paged = performance.now();
  await loaded.turns();
  return { mapMs: mapped - at, pageMs: paged - mapped, allTurnsMs: performance.now() - paged };
}

/** One process from its start to its end. Throws when the host does not play along. */
export async function measureLongThread(
  argv: readonly string[],
  { id, home }: LongThread,
): Promise<LongThreadFigures> {
  const [command = "", ...args] = argv;
  const provider = 'model_providers.mock={name="mock",base_url="http://127.0.0.1:9/v1",wire_api="responses"}';
  const child = spawn(command, [...args, "-c", 'model_provider="mock"', "-c", provider], {
    cwd: root,
    env: { ...process.env, HEDDLE_HOME: home, CODEX_HOME: home },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const keep = atEnd(() => void child.kill("SIGKILL"));
  const pending = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const message = JSON.parse(line) as { id?: number; method?: string; result?: unknown; error?: object };
    if (message.method !== undefined || message.id === undefined) return;
    const asked = pending.get(message.id);
    if (message.error === undefined) asked?.resolve(message.result);
    else asked?.reject(new Error(JSON.stringify(message.error)));
  });
  child.on("exit", (code) => {
    for (const asked of pending.values()) asked.reject(new Error(`the host ended with ${code}`));
  });
  let requests = 0;
  const request = (method: string, params: object) =>
    new Promise<unknown>((resolve, reject) => {
      pending.set(++requests, { resolve, reject });
      child.stdin.write(`${JSON.stringify({ id: requests, method, params })}\n`);
    });
  const page = async (cursor: string | null) =>
    (await request("thread/turns/list", { threadId: id, limit: PAGE, cursor })) as {
      data: unknown[];
      nextCursor: string | null;
    };
  try {
    await request("initialize", {
      clientInfo: { name: "bench", version: "1" },
      capabilities: { experimentalApi: true },
    });
    child.stdin.write('{"method":"initialized"}\n');
    const at = performance.now();
    await request("thread/resume", { threadId: id, excludeTurns: true });
    const resumed = performance.now();
    const first = await page(null);
    const firstPage = performance.now();
    const later = await page(first.nextCursor);
    const laterPage = performance.now();
    if (first.data.length !== PAGE || later.data.length !== PAGE) throw new Error("a page is not full");
    return {
      resumeMs: resumed - at,
      firstPageMs: firstPage - resumed,
      laterPageMs: laterPage - firstPage,
      peakMemoryMb: peakMb(child.pid ?? 0),
    };
  } finally {
    child.kill("SIGKILL");
    keep();
  }
}

function peakMb(pid: number): number {
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}
