// What the user runs in their own shell from a thread (protocol §2.2 thread/shellCommand), and what the model reads of
// it.
import { randomUUID } from "node:crypto";
import { errorMessage } from "../base/errors.js";
import { truncateMiddle } from "../base/truncate.js";
import type { ResponseItem } from "../protocol/response-item.js";
import type { UserShellResult } from "../tools/user-shell.js";
import { contextMessage } from "./history.js";
import { toolContext, toolEvents } from "./tool-calls.js";
import { createTurnDiff } from "./turn-diff.js";
import type { TurnScope } from "./turn-scope.js";

/** Runs it as an item of the turn; gives what the model is to read of it. Never throws for what the command does. */
export async function runUserShell(scope: TurnScope, script: string): Promise<ResponseItem> {
  const ctx = toolContext(scope, await scope.services.models.info(scope.settings), randomUUID());
  const events = toolEvents(scope, createTurnDiff(scope.settings.cwd));
  let result: UserShellResult;
  try {
    result = await scope.tools.runUserShell(script, ctx, events);
  } catch (error) {
    result = { exitCode: null, durationMs: 0, output: `the shell did not start: ${errorMessage(error)}` };
  }
  return toMessage(script, result, ctx.outputLimitBytes);
}

function toMessage(script: string, result: UserShellResult, limitBytes: number): ResponseItem {
  const { exitCode, durationMs, output } = result;
  return contextMessage(
    "user",
    [
      "<user_shell_command>",
      "<command>",
      truncateMiddle(script, limitBytes),
      "</command>",
      "<result>",
      `Exit code: ${exitCode ?? "none"}`,
      `Duration: ${(durationMs / 1000).toFixed(4)} seconds`,
      "Output:",
      truncateMiddle(output, limitBytes),
      "</result>",
      "</user_shell_command>",
    ].join("\n"),
  );
}
