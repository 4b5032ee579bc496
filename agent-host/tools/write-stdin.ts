import * as z from "zod";
import { errorMessage, ToolFailure } from "../base/errors.js";
import type { ExecSession } from "../exec/process-registry.js";
import { defineTool, lazily } from "./define-tool.js";
import { type ExecToolOptions, MAX_YIELD_MS, MIN_YIELD_MS } from "./exec-command.js";
import { execOutputText } from "./exec-output.js";
import type { Tool } from "./tool.js";
import { finishesWithin } from "./wait-for-exit.js";

const DEFAULT_YIELD_MS = 250;
const MIN_POLL_MS = 5_000;
const MAX_POLL_MS = 300_000;
const CTRL_C = "\u0003";

const input = lazily(() =>
  z.object({
    session_id: z.int().describe("The session ID that exec_command gave."),
    chars: z
      .string()
      .optional()
      .describe("What to type, line ends included. Empty only waits for more output."),
    yield_time_ms: z
      .number()
      .optional()
      .describe("Wait so long for output. At least 5000 when chars is empty."),
    max_output_tokens: z
      .number()
      .positive()
      .optional()
      .describe("Longer output loses its middle. Default 10000."),
  }),
);

export function createWriteStdin({ registry, clock }: Pick<ExecToolOptions, "registry" | "clock">): Tool {
  return defineTool({
    name: "write_stdin",
    description:
      "Type into a session that exec_command started with tty, or wait for more output of any session. " +
      "Answers with the output since the last look. Sending only Ctrl+C (\\u0003) interrupts a session with a " +
      "terminal and ends one without.",
    readOnly: false,
    needs: ["exec"],
    input,
    // Nothing is declared: typing into a program is part of what was allowed when it was started.
    prepare: (call, ctx) => ({
      access: [],
      async run(events) {
        const chars = call.chars ?? "";
        const startedAt = clock.now();
        const session = registry.find(call.session_id);
        if (session === null)
          throw new ToolFailure(`write_stdin failed: Unknown process id ${call.session_id}`);
        if (chars !== "") type(session, chars);
        events.terminalInteraction(session.callId, String(session.processId), chars);

        const yieldMs = waitingTime(chars, call.yield_time_ms ?? DEFAULT_YIELD_MS);
        await finishesWithin(session.process.exited, yieldMs, { clock, signal: ctx.signal });
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
    }),
  });
}

function type(session: ExecSession, chars: string): void {
  if (session.exit() !== null) return;
  if (!session.tty) {
    if (chars !== CTRL_C) {
      throw new ToolFailure(
        "write_stdin failed: stdin is closed for this session; start it with tty to type into it",
      );
    }
    session.process.kill();
    return;
  }
  try {
    session.process.write(chars);
  } catch (error) {
    throw new ToolFailure(`write_stdin failed: ${errorMessage(error)}`, { cause: error });
  }
}

function waitingTime(chars: string, ms: number): number {
  if (chars === "") return Math.min(Math.max(ms, MIN_POLL_MS), MAX_POLL_MS);
  return Math.min(Math.max(ms, MIN_YIELD_MS), MAX_YIELD_MS);
}
