import path from "node:path";
import * as z from "zod";
import type { Clock } from "../base/clock.js";
import { errorMessage, ToolFailure } from "../base/errors.js";
import { commandEnv } from "../exec/command-env.js";
import type { LoginShell, LoginShells } from "../exec/login-shell.js";
import type { ProcessRegistry } from "../exec/process-registry.js";
import { isTrustedShell, shellArgv, shellQuoted } from "../exec/shell-command.js";
import type { CommandAction, CommandExecutionItem } from "../protocol/item.js";
import { type RunningCommand, startCommand } from "./command-item.js";
import { defineTool, invalidArguments, lazily } from "./define-tool.js";
import { execOutputText } from "./exec-output.js";
import type { PreparedCall, Tool, ToolContext } from "./tool.js";
import { finishesWithin } from "./wait-for-exit.js";

export const MIN_YIELD_MS = 250;
export const MAX_YIELD_MS = 30_000;
const DEFAULT_YIELD_MS = 10_000;
const TERMINAL_SIZE = { rows: 24, cols: 80 };

export interface ExecToolOptions {
  /** One thread's processes. */
  readonly registry: ProcessRegistry;
  readonly clock: Clock;
  /** The host's own environment, from which that of commands is made. */
  readonly baseEnv: Readonly<Record<string, string | undefined>>;
  /** The state of the user's login shell, shared by the host's threads; null: each command makes its own. */
  readonly loginShells: Pick<LoginShells, "take"> | null;
  /** What a script seems to do, for display. */
  readonly commandActions: (script: string, cwd: string) => Promise<CommandAction[]>;
  /** Whether a script is known to read and nothing else: then nothing is recorded of it. */
  readonly onlyReads: (script: string, options: { readonly tty: boolean }) => Promise<boolean>;
  /** Takes over scripts that only apply a patch; null for all others. `cwd` is absolute. */
  readonly interceptPatch?: (script: string, cwd: string, ctx: ToolContext) => Promise<PreparedCall | null>;
}

const input = lazily(() =>
  z.object({
    cmd: z.string().describe("The script to run."),
    workdir: z
      .string()
      .optional()
      .describe("Folder to run it in; relative paths start at the turn's folder."),
    shell: z.string().optional().describe("Another shell than the user's, for example zsh."),
    login: z.boolean().optional().describe("Read the shell's login profile first. Default true."),
    tty: z
      .boolean()
      .optional()
      .describe("Give it a terminal, for programs that talk to a person. Default false."),
    yield_time_ms: z.number().optional().describe(`Wait so long for it to end. Default ${DEFAULT_YIELD_MS}.`),
    max_output_tokens: z
      .number()
      .positive()
      .optional()
      .describe("Longer output loses its middle. Default 10000."),
    sandbox_permissions: z
      .enum(["use_default", "require_escalated"])
      .optional()
      .describe("require_escalated asks the user to let it run outside the sandbox."),
    justification: z
      .string()
      .optional()
      .describe("With require_escalated: one sentence for the user, saying why."),
  }),
);

type Input = z.infer<ReturnType<typeof input>>;

export function createExecCommand(options: ExecToolOptions): Tool {
  return defineTool({
    name: "exec_command",
    description:
      "Run a script in the user's shell. Answers with its output and exit code, or, when it runs longer than " +
      "yield_time_ms, with a session ID: it then goes on in the background, and write_stdin reads its further " +
      "output and sends it input. Without tty its standard input is empty.",
    readOnly: false,
    needs: ["exec"],
    input,
    async prepare(call, ctx) {
      refuseNul("cmd", call.cmd);
      refuseNul("workdir", call.workdir ?? "");
      const cwd = path.resolve(ctx.cwd, call.workdir ?? "");
      const patch = await options.interceptPatch?.(call.cmd, cwd, ctx);
      return patch ?? prepareCommand(call, cwd, ctx, options);
    },
  });
}

async function prepareCommand(
  call: Input,
  cwd: string,
  ctx: ToolContext,
  options: ExecToolOptions,
): Promise<PreparedCall> {
  const userShell = ctx.environment.shell;
  const shell = call.shell ?? userShell;
  if (!isTrustedShell(shell, userShell)) invalidArguments(`shell: ${shell} is not a shell that may be used`);
  const argv = shellArgv(shell, call.cmd, call.login ?? true);
  const pendingItem: CommandExecutionItem = {
    type: "commandExecution",
    id: ctx.callId,
    command: shellQuoted(argv),
    cwd,
    processId: null,
    source: "agent",
    status: "inProgress",
    commandActions: await options.commandActions(call.cmd, cwd),
    aggregatedOutput: null,
    exitCode: null,
    durationMs: null,
  };
  return {
    access: [
      {
        kind: "command",
        script: call.cmd,
        argv,
        cwd,
        escalated: call.sandbox_permissions === "require_escalated",
        tty: call.tty === true,
      },
    ],
    pendingItem,
    reason: call.justification,
    async run(events, { asked }) {
      const tty = call.tty === true;
      const login = (call.login ?? true) && shell === userShell ? await takeLoginShell(options) : null;
      const env = commandEnv({ base: login?.env ?? options.baseEnv, threadId: ctx.threadId, tty });
      const size = tty ? TERMINAL_SIZE : null;
      // With the login shell's state at hand a plain shell starts where a login shell would have arrived.
      const spawn =
        login === null
          ? { argv, cwd, env, tty: size }
          : {
              argv: shellArgv(shell, call.cmd, false),
              cwd,
              env: { ...env, BASH_ENV: login.file },
              tty: size,
            };
      const { registry, clock } = options;
      const recording = (await options.onlyReads(call.cmd, { tty }))
        ? null
        : await ctx.changes.command(call.cmd, cwd);
      const startedAt = clock.now();
      let command: RunningCommand;
      try {
        command = await startCommand({
          pending: pendingItem,
          asked,
          events,
          registry,
          environment: ctx.environment,
          spawn,
          clock,
        });
      } catch (error) {
        await recording?.end();
        if (!isStartFailure(error)) throw error;
        throw new ToolFailure(`exec_command failed: ${errorMessage(error)}`, { cause: error });
      }
      const { session } = command;
      try {
        await waitOrInterrupt(command, clampYield(call.yield_time_ms ?? DEFAULT_YIELD_MS), ctx, options);
      } finally {
        if (session.exit() === null) recording?.goesOn(command.finished);
        else await recording?.end();
      }
      const exit = session.exit();
      if (exit !== null) registry.forget(session.processId);
      return execOutputText({
        wallMs: clock.now() - startedAt,
        processId: session.processId,
        exitCode: exit?.exitCode ?? null,
        ...session.unread.take(exit !== null),
        maxOutputTokens: call.max_output_tokens,
        limitBytes: ctx.outputLimitBytes,
      });
    },
  };
}

/** A turn that is interrupted while it waits takes the process with it; afterwards the process is on its own. */
async function waitOrInterrupt(
  command: RunningCommand,
  yieldMs: number,
  { signal }: ToolContext,
  { registry, clock }: ExecToolOptions,
): Promise<void> {
  try {
    await finishesWithin(command.finished, yieldMs, { clock, signal });
  } catch (error) {
    command.interrupt();
    await command.finished;
    registry.forget(command.session.processId);
    throw error;
  }
}

/** The system errors of `Environment.spawn`, which tell the model of a missing folder or program. */
function isStartFailure(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

function clampYield(ms: number): number {
  return Math.min(Math.max(ms, MIN_YIELD_MS), MAX_YIELD_MS);
}

function refuseNul(name: string, value: string): void {
  if (value.includes("\0")) invalidArguments(`${name}: must not hold a NUL character`);
}

/** Also called ahead of the first command, so that it need not wait for the user's profile. */
export async function takeLoginShell({
  loginShells,
  baseEnv,
}: Pick<ExecToolOptions, "loginShells" | "baseEnv">): Promise<LoginShell | null> {
  return loginShells?.take(commandEnv({ base: baseEnv, threadId: "", tty: false })) ?? null;
}
