// Drives one host through the bench, by the protocol alone.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { atEnd } from "../support/ending.js";
import { root } from "../support/repository.js";
import { type BenchModel, DELTAS } from "./bench-model.js";
import { treeCpuMs, treeRssMb } from "./tree-usage.js";

export interface Figures {
  readonly startMs: number;
  readonly firstTurnMs: number;
  readonly roundTripMs: number;
  readonly turnMs: number;
  readonly toolCallMs: number;
  readonly firstDeltaMs: number;
  readonly deltasPerSecond: number;
  /** For all the deltas of one long answer. */
  readonly deltasCpuMs: number;
  readonly memoryMb: number;
}

const TURNS = 15;
const TOOL_TURNS = 7;
const FIRST_DELTAS = 9;
const ROUND_TRIPS = 500;

/** One process from its start to its end. Throws when the host does not play along. */
export async function measureHost(argv: readonly string[], model: BenchModel): Promise<Figures> {
  const home = mkdtempSync(path.join(tmpdir(), "heddle-bench-home-"));
  const cwd = mkdtempSync(path.join(tmpdir(), "heddle-bench-"));
  const [command = "", ...args] = argv;
  const startedAt = performance.now();
  const child = spawn(
    command,
    [
      ...args,
      "-c",
      'model_provider="mock"',
      "-c",
      'model="gpt-5.2-codex"',
      "-c",
      `model_providers.mock={name="mock",base_url="${model.url}",wire_api="responses"}`,
    ],
    {
      cwd: root,
      env: { ...process.env, HEDDLE_HOME: home, CODEX_HOME: home },
      stdio: ["pipe", "pipe", "ignore"],
    },
  );
  const keep = atEnd(() => void child.kill("SIGKILL"));
  const wire = watchLines(child.stdout);
  let id = 0;
  const request = (method: string, params: object) => {
    const mine = ++id;
    child.stdin.write(`${JSON.stringify({ id: mine, method, params })}\n`);
    return wire.response(mine);
  };
  try {
    await request("initialize", { clientInfo: { name: "bench", version: "1" } });
    const startMs = performance.now() - startedAt;
    child.stdin.write('{"method":"initialized"}\n');

    const firstAt = performance.now();
    const { thread } = (await request("thread/start", {
      cwd,
      approvalPolicy: "never",
      sandbox: "danger-full-access",
    })) as { thread: { id: string } };
    const turn = async (text: string) => {
      const at = performance.now();
      const done = wire.turnCompleted();
      await request("turn/start", { threadId: thread.id, input: [{ type: "text", text }] });
      await done;
      return performance.now() - at;
    };
    await turn("bench:plain");
    const firstTurnMs = performance.now() - firstAt;
    const roundTrips: number[] = [];
    for (let index = 0; index < ROUND_TRIPS; index++) {
      const at = performance.now();
      await request("thread/loaded/list", {});
      roundTrips.push(performance.now() - at);
    }
    const turns: number[] = [];
    for (let index = 0; index < TURNS; index++) turns.push(await turn("bench:plain"));
    const toolCalls: number[] = [];
    for (let index = 0; index < TOOL_TURNS; index++) {
      await turn("bench:tool");
      toolCalls.push(model.lastToolCallMs());
    }
    const firstDeltas: number[] = [];
    for (let index = 0; index < FIRST_DELTAS; index++) {
      await turn("bench:first");
      firstDeltas.push(wire.lastDeltaAt() - model.firstDeltaAt());
    }
    const pid = child.pid ?? 0;
    const cpuBefore = treeCpuMs(pid);
    wire.startCounting();
    await turn("bench:deltas");
    const deltasCpuMs = treeCpuMs(pid) - cpuBefore;
    return {
      startMs,
      firstTurnMs,
      roundTripMs: middle(roundTrips),
      turnMs: middle(turns),
      toolCallMs: middle(toolCalls),
      firstDeltaMs: middle(firstDeltas),
      deltasPerSecond: wire.deltasPerSecond(),
      deltasCpuMs,
      memoryMb: treeRssMb(pid),
    };
  } finally {
    child.kill("SIGKILL");
    keep();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
  }
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Reads lines and looks only into those it waits for: the bench must not be what is slow. */
function watchLines(stream: NodeJS.ReadableStream) {
  const pending = new Map<number, (result: unknown) => void>();
  let onTurn: (() => void) | null = null;
  let rest = "";
  let counting = false;
  let deltas = 0;
  let firstAt = 0;
  let lastAt = 0;
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.includes('"item/agentMessage/delta"')) {
        lastAt = performance.now();
        if (counting && deltas++ === 0) firstAt = lastAt;
      } else if (line.includes('"turn/completed"')) {
        onTurn?.();
      } else if (line.startsWith('{"id":') || line.includes('"result"')) {
        const message = JSON.parse(line) as { id?: number; result?: unknown; method?: string };
        if (message.method === undefined && message.id !== undefined)
          pending.get(message.id)?.(message.result);
      }
    }
  });
  return {
    response: (id: number) => new Promise<unknown>((resolve) => pending.set(id, resolve)),
    turnCompleted: () =>
      new Promise<void>((resolve) => {
        onTurn = resolve;
      }),
    lastDeltaAt: () => lastAt,
    startCounting() {
      counting = true;
    },
    deltasPerSecond() {
      if (deltas !== DELTAS) throw new Error(`got ${deltas} of ${DELTAS} deltas`);
      return (deltas / (lastAt - firstAt)) * 1000;
    },
  };
}
