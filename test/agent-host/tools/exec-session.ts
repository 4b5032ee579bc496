// The shell tools on a real machine, for one test at a time.
import assert from "node:assert/strict";
import { type Clock, systemClock } from "../../../agent-host/base/clock.js";
import { createProcessRegistry, type ProcessRegistry } from "../../../agent-host/exec/process-registry.js";
import type { ExecToolOptions } from "../../../agent-host/tools/exec-command.js";
import { createExecTools } from "../../../agent-host/tools/exec-tools.js";
import { type LocalMachine, useLocalMachine } from "../exec/local-machine.js";
import { type CallOptions, callTool, createRecorder, type Recorder } from "./recorded-call.js";

export interface ExecSessionFixture extends LocalMachine {
  readonly registry: ProcessRegistry;
  readonly tools: ReturnType<typeof createExecTools>;
  readonly events: Recorder;
  /** Lets every wait end, as if its time had passed. Waits that begin later end at once, too. */
  readonly timePasses: () => void;
  /** The waits asked for so far, in milliseconds. */
  readonly waits: number[];
  readonly exec: (input: unknown, options?: Partial<CallOptions & { asked: boolean }>) => Promise<string>;
  readonly type: (input: unknown, options?: Partial<CallOptions>) => Promise<string>;
}

export function useExecSession(extra: Partial<ExecToolOptions> = {}): () => ExecSessionFixture {
  const machine = useLocalMachine();
  let fixture: ExecSessionFixture | undefined;
  beforeEach(() => {
    fixture = createFixture(machine(), extra);
  });
  afterEach(() => fixture?.registry.dispose());
  return () => {
    assert(fixture);
    return fixture;
  };
}

function createFixture(machine: LocalMachine, extra: Partial<ExecToolOptions>): ExecSessionFixture {
  const registry = createProcessRegistry();
  const events = createRecorder();
  const { clock, waits, timePasses } = steppedClock();
  const commandActions = async (script: string) => [{ type: "unknown" as const, command: script }];
  // Each command runs the profile itself here; exec/login-shell.test.ts has the other way.
  const loginShells = null;
  const tools = createExecTools({
    registry,
    clock,
    baseEnv: machine.env,
    loginShells,
    commandActions,
    onlyReads: async () => false,
    ...extra,
  });
  const where = { environment: machine.environment, cwd: machine.folder, events };
  const asText = (output: unknown) => {
    assert(typeof output === "string");
    return output;
  };
  return {
    ...machine,
    registry,
    tools,
    events,
    waits,
    timePasses,
    exec: async (input, options) =>
      asText(await callTool(tools.execCommand, input, { ...where, ...options })),
    type: async (input, options) => asText(await callTool(tools.writeStdin, input, { ...where, ...options })),
  };
}

/** Real time to read, but waits that last until the test says so. */
function steppedClock(): { clock: Clock; waits: number[]; timePasses: () => void } {
  const waits: number[] = [];
  const sleeping = new Set<() => void>();
  let passing = false;
  return {
    waits,
    timePasses() {
      passing = true;
      for (const wake of sleeping) wake();
    },
    clock: {
      now: () => systemClock.now(),
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          waits.push(ms);
          if (passing) return resolve();
          sleeping.add(resolve);
          signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
        }),
    },
  };
}

/** The lines above the output, with what differs from run to run replaced, and the output. */
export function parseOutput(text: string): { head: string[]; output: string } {
  const [chunk = "", wall = "", ...rest] = text.split("\n");
  assert.match(chunk, /^Chunk ID: [0-9a-f]{6}$/);
  assert.match(wall, /^Wall time: \d+\.\d{4} seconds$/);
  const at = rest.indexOf("Output:");
  return { head: rest.slice(0, at), output: rest.slice(at + 1).join("\n") };
}

/** The number in "Process running with session ID N". */
export function sessionId(text: string): number {
  const id = /^Process running with session ID (\d+)$/m.exec(text)?.[1];
  assert(id !== undefined, text);
  return Number(id);
}
