// Runs one tool call: parse, decide, ask, run, cap. Tools do only what is theirs; the rest is done here, once.
import { ToolFailure } from "../base/errors.js";
import { truncateMiddle } from "../base/truncate.js";
import type { ApprovalAnswer, AskUser } from "../permissions/ask-user.js";
import type { ContentItem, ToolOutput } from "../protocol/response-item.js";
import type { PreparedCall, Tool, ToolContext, ToolEvents } from "./tool.js";
import type { ToolPolicy } from "./tool-policy.js";

export interface RunToolOptions {
  readonly tool: Tool;
  /** The model's text for the call. */
  readonly input: string;
  readonly ctx: ToolContext;
  readonly events: ToolEvents;
  readonly policy: ToolPolicy;
  readonly askUser: AskUser;
  /** The user chose to stop the turn. Called before the failure is thrown. */
  onCancel(): void;
}

/**
 * The call's output for the model, within `ctx.outputLimitBytes`. Failures that the model should read come back
 * as text too; only interruption and bugs throw.
 */
export async function runTool(options: RunToolOptions): Promise<ToolOutput> {
  const { tool, ctx, events } = options;
  try {
    requireCapabilities(tool, ctx);
    const call = await tool.prepare(options.input, ctx);
    ctx.signal.throwIfAborted();
    const asked = await approve(call, options);
    return capOutput(await call.run(events, { asked }), ctx.outputLimitBytes);
  } catch (error) {
    if (error instanceof ToolFailure) return truncateMiddle(error.message, ctx.outputLimitBytes);
    throw error;
  }
}

function requireCapabilities(tool: Tool, ctx: ToolContext): void {
  const { execEnabled, filesystemEnabled } = ctx.environment;
  for (const need of tool.needs) {
    // Goals are the thread's own; it does not offer them where it has none.
    if (need === "goals" || (need === "exec" ? execEnabled : filesystemEnabled)) continue;
    throw new ToolFailure(`${tool.spec.name} is not available here: the environment offers no ${need}`);
  }
}

/** True when the user was asked and agreed. Throws ToolFailure when the call must not run. */
async function approve(call: PreparedCall, options: RunToolOptions): Promise<boolean> {
  const { policy, ctx, events } = options;
  const decision = await policy.decide(call.access);
  if (decision.kind === "allow") return false;
  if (decision.kind === "refuse") throw new ToolFailure(decision.message);

  const item = call.pendingItem;
  if (item === undefined)
    throw new ToolFailure(`${options.tool.spec.name} needs an approval that cannot be asked`);
  events.itemStarted(item);
  let answer: ApprovalAnswer;
  try {
    answer = await options.askUser(
      policy.approvalRequest(item, { ctx, reason: call.reason ?? decision.reason, decision }),
      ctx.signal,
    );
  } catch (error) {
    events.itemCompleted({ ...item, status: "declined" });
    throw error;
  }
  if (answer === "accept") return true;
  if (answer === "acceptForSession") {
    policy.grantForSession(call.access, decision);
    return true;
  }
  events.itemCompleted({ ...item, status: "declined" });
  if (answer === "cancel") options.onCancel();
  throw new ToolFailure(
    item.type === "fileChange"
      ? "The user declined this patch; nothing was changed."
      : "The user declined this command; it was not run.",
  );
}

function capOutput(output: ToolOutput, limit: number): ToolOutput {
  if (typeof output === "string") return truncateMiddle(output, limit);
  return output.map(
    (part): ContentItem =>
      part.type === "input_image" ? part : { ...part, text: truncateMiddle(part.text, limit) },
  );
}
