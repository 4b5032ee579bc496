// The commandExecution item of a process, from its start to its end, whichever turn that falls in.
import type { Clock } from "../base/clock.js";
import type { Environment } from "../exec/environment.js";
import { createOutputDeltas } from "../exec/output-deltas.js";
import type { ExecSession, ProcessRegistry, StartSession } from "../exec/process-registry.js";
import type { CommandExecutionItem } from "../protocol/item.js";
import type { ToolEvents } from "./tool.js";

export interface CommandItemOptions {
  /** The item as it was, or would have been, shown for approval. */
  readonly pending: CommandExecutionItem;
  /** The pending item is on show already. */
  readonly asked: boolean;
  readonly events: ToolEvents;
  readonly registry: ProcessRegistry;
  readonly environment: Environment;
  readonly spawn: StartSession["spawn"];
  readonly clock: Clock;
  /** A command of the user's own: nobody types into it, and it is shown without a process id. */
  readonly isUsers?: boolean;
}

export interface RunningCommand {
  readonly session: ExecSession;
  /** Resolves when the process is gone and its item was completed; never rejects. */
  readonly finished: Promise<void>;
  /** Ends the process tree; its item will count as failed whatever its exit code. */
  interrupt(): void;
}

/** Starts the process and shows it. Throws what `spawn` throws, after the item was completed as failed. */
export async function startCommand(options: CommandItemOptions): Promise<RunningCommand> {
  const { pending, events, registry, clock } = options;
  const processId = registry.newProcessId();
  const startedAt = clock.now();
  const item: CommandExecutionItem = options.isUsers
    ? { ...pending, source: "userShell" }
    : { ...pending, source: "unifiedExecStartup", processId: String(processId) };
  const deltas = createOutputDeltas((delta) => {
    if (!registry.disposed) events.outputDelta(item, delta);
  });

  function complete(end: Pick<CommandExecutionItem, "status" | "aggregatedOutput" | "exitCode">): void {
    deltas.end();
    // A closed thread has nobody left to tell.
    if (registry.disposed) return;
    events.itemCompleted({ ...item, ...end, durationMs: Math.round(clock.now() - startedAt) });
  }

  if (!options.asked) events.itemStarted(item);
  let session: ExecSession;
  try {
    session = await registry.start(options.environment, {
      processId,
      callId: item.id,
      spawn: options.spawn,
      onOutput: (chunk) => deltas.push(chunk),
    });
  } catch (error) {
    complete({ status: "failed", aggregatedOutput: null, exitCode: null });
    throw error;
  }
  let interrupted = false;
  const finished = session.process.exited.then(({ exitCode }) => {
    const output = session.output.text();
    complete({
      status: exitCode === 0 && !interrupted ? "completed" : "failed",
      aggregatedOutput: output === "" ? null : output,
      exitCode,
    });
  });
  return {
    session,
    finished,
    interrupt() {
      interrupted = true;
      session.process.kill();
    },
  };
}
