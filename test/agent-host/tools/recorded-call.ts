// Calls a tool as a turn does, without policy, and records what it shows.
import type { Environment } from "../../../agent-host/exec/environment.js";
import { silentRecorder } from "../../../agent-host/journal/turn-recorder.js";
import type { ClientOfCall, Tool, ToolContext, ToolEvents } from "../../../agent-host/tools/tool.js";

export type Recorded =
  | { readonly event: "started"; readonly item: Parameters<ToolEvents["itemStarted"]>[0] }
  | { readonly event: "completed"; readonly item: Parameters<ToolEvents["itemStarted"]>[0] }
  | { readonly event: "delta"; readonly itemId: string; readonly delta: string }
  | {
      readonly event: "interaction";
      readonly itemId: string;
      readonly processId: string;
      readonly stdin: string;
    }
  | { readonly event: "plan"; readonly explanation: string | null; readonly plan: readonly unknown[] };

export interface Recorder extends ToolEvents {
  readonly events: Recorded[];
  /** Resolves with the first event, past or to come, of that kind. */
  next<Kind extends Recorded["event"]>(kind: Kind): Promise<Extract<Recorded, { event: Kind }>>;
}

export function createRecorder(): Recorder {
  const events: Recorded[] = [];
  const waiting = new Set<() => void>();
  const record = (event: Recorded) => {
    events.push(event);
    for (const check of waiting) check();
  };
  return {
    events,
    next: (kind) =>
      new Promise((resolve) => {
        const check = () => {
          const found = events.find((event) => event.event === kind);
          if (found === undefined) return;
          waiting.delete(check);
          resolve(found as Extract<Recorded, { event: typeof kind }>);
        };
        waiting.add(check);
        check();
      }),
    itemStarted: (item) => record({ event: "started", item }),
    itemCompleted: (item) => record({ event: "completed", item }),
    outputDelta: ({ id }, delta) => record({ event: "delta", itemId: id, delta }),
    terminalInteraction: (itemId, processId, stdin) =>
      record({ event: "interaction", itemId, processId, stdin }),
    planUpdated: (explanation, plan) => record({ event: "plan", explanation, plan }),
    filesChanged() {},
  };
}

export interface CallOptions {
  readonly environment: Environment;
  readonly cwd: string;
  readonly callId?: string;
  readonly signal?: AbortSignal;
  readonly outputLimitBytes?: number;
  readonly client?: ClientOfCall;
}

export function toolContext({
  environment,
  cwd,
  callId,
  signal,
  outputLimitBytes,
  client,
}: CallOptions): ToolContext {
  const unused = () => Promise.reject(new Error("not used"));
  const noGoals = () => {
    throw new Error("not used");
  };
  return {
    threadId: "thread1",
    turnId: "turn1",
    callId: callId ?? "call1",
    cwd,
    environment,
    files: { readText: unused, exists: unused, writeText: unused, remove: unused },
    goals: { goal: null, create: noGoals, complete: noGoals },
    changes: silentRecorder.call("call1"),
    signal: signal ?? new AbortController().signal,
    outputLimitBytes: outputLimitBytes ?? 100_000,
    client: client ?? noClient,
  };
}

/** The tool's output. `input` is the arguments; text is passed on as the model wrote it. */
export async function callTool(
  tool: Tool,
  input: unknown,
  options: CallOptions & { events?: ToolEvents; asked?: boolean },
) {
  const ctx = toolContext(options);
  const call = await tool.prepare(typeof input === "string" ? input : JSON.stringify(input), ctx);
  return call.run(options.events ?? createRecorder(), { asked: options.asked ?? false });
}

/** An environment whose every use is a mistake. */
export const noEnvironment: Environment = {
  execEnabled: false,
  filesystemEnabled: false,
  shell: "",
  spawn: () => Promise.reject(new Error("not used")),
  get files(): never {
    throw new Error("not used");
  },
};

/** A client that nothing may be asked of. */
export const noClient: ClientOfCall = {
  askQuestions: () => Promise.reject(new Error("not used")),
  callTool: () => Promise.reject(new Error("not used")),
};
