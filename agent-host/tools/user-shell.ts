// Runs what the user typed for their own shell: no policy, no question, and the model reads it afterwards.
import path from "node:path";
import type { Clock } from "../base/clock.js";
import { commandEnv } from "../exec/command-env.js";
import type { ProcessRegistry } from "../exec/process-registry.js";
import { shellArgv, shellQuoted } from "../exec/shell-command.js";
import { type RunningCommand, startCommand } from "./command-item.js";
import type { ToolContext, ToolEvents } from "./tool.js";

export interface UserShellOptions {
  readonly registry: ProcessRegistry;
  readonly clock: Clock;
  readonly baseEnv: Readonly<Record<string, string | undefined>>;
}

export interface UserShellResult {
  /** Null when the shell could not be started. */
  readonly exitCode: number | null;
  readonly durationMs: number;
  /** As much of it as the buffer of one command holds. */
  readonly output: string;
}

/**
 * Resolves when the command is over; one that was interrupted with its turn is ended first. Shows it as an item.
 * Throws the system error of a shell that cannot be started, after the item was completed as failed.
 */
export async function runUserShell(
  script: string,
  ctx: ToolContext,
  events: ToolEvents,
  { registry, clock, baseEnv }: UserShellOptions,
): Promise<UserShellResult> {
  const cwd = path.resolve(ctx.cwd);
  const argv = shellArgv(ctx.environment.shell, script, true);
  const recording = await ctx.changes.command(script, cwd);
  const startedAt = clock.now();
  let command: RunningCommand;
  try {
    command = await startCommand({
      pending: {
        type: "commandExecution",
        id: ctx.callId,
        command: shellQuoted(argv),
        cwd,
        processId: null,
        source: "userShell",
        status: "inProgress",
        commandActions: [{ type: "unknown", command: script }],
        aggregatedOutput: null,
        exitCode: null,
        durationMs: null,
      },
      asked: false,
      events,
      registry,
      environment: ctx.environment,
      spawn: { argv, cwd, env: commandEnv({ base: baseEnv, threadId: ctx.threadId, tty: false }), tty: null },
      clock,
      isUsers: true,
    });
  } catch (error) {
    await recording.end();
    throw error;
  }
  const { session } = command;
  const stop = () => command.interrupt();
  ctx.signal.addEventListener("abort", stop, { once: true });
  if (ctx.signal.aborted) stop();
  try {
    await command.finished;
  } finally {
    ctx.signal.removeEventListener("abort", stop);
    registry.forget(session.processId);
    await recording.end();
  }
  return {
    exitCode: session.exit()?.exitCode ?? null,
    durationMs: Math.max(0, clock.now() - startedAt),
    output: session.output.text(),
  };
}
