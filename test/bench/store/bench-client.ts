// A client of a host that is measured: a request at a time, over stdio.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { atEnd } from "../../support/ending.js";
import { root } from "../../support/repository.js";
import { treeRssMb } from "../tree-usage.js";

export interface BenchClient {
  /** Milliseconds from the start of the process until it had answered `initialize`. */
  readonly startMs: number;
  /** The result and how long it took. Rejects with what the host says. */
  request(method: string, params: object): Promise<{ readonly ms: number; readonly result: unknown }>;
  /** Of the process and what it started, in MB. */
  rssMb(): number;
  /** Lets the host end by itself. */
  end(): Promise<void>;
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** Resuming a thread needs to know its provider; nothing is asked of it. */
const PROVIDER = [
  "-c",
  'model_provider="mock"',
  "-c",
  'model="gpt-5.2-codex"',
  "-c",
  'model_providers.mock={name="mock",base_url="http://127.0.0.1:9/v1",wire_api="responses"}',
];

export async function startBenchClient(argv: readonly string[], home: string): Promise<BenchClient> {
  const [command = "", ...args] = [...argv, ...PROVIDER];
  const startedAt = performance.now();
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, HEDDLE_HOME: home, CODEX_HOME: home },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const forget = atEnd(() => void child.kill("SIGKILL"));
  const exited = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  const waiting = new Map<number, (answer: Answer) => void>();
  let lastId = 0;
  createInterface({ input: child.stdout }).on("line", (line) => {
    // Notifications are many and large; only answers are parsed.
    if (!line.includes('"id":')) return;
    const answer = toAnswer(line);
    if (answer.method === undefined && answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  const request = async (method: string, params: object) => {
    const id = ++lastId;
    const at = performance.now();
    const answered = new Promise<Answer>((resolve, reject) => {
      waiting.set(id, resolve);
      exited.then(() => reject(new Error(`the host ended during ${method}`)), reject);
    });
    child.stdin.write(`${JSON.stringify({ id, method, params })}\n`);
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return { ms: performance.now() - at, result };
  };
  await request("initialize", {
    clientInfo: { name: "bench", version: "1" },
    capabilities: { experimentalApi: true },
  });
  const startMs = performance.now() - startedAt;
  child.stdin.write('{"method":"initialized"}\n');
  return {
    startMs,
    request,
    rssMb: () => treeRssMb(child.pid ?? 0),
    async end() {
      child.stdin.end();
      await exited;
      forget();
    },
  };
}

/** A host that sends something else is not one that can be measured. */
function toAnswer(line: string): Answer {
  return JSON.parse(line) as Answer;
}
