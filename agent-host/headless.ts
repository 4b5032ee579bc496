// `exec PROMPT`: one turn without a client, printed for a person, or as the protocol's notifications.
import path from "node:path";
import type { Writable } from "node:stream";
import type { ExecArguments } from "./arguments.js";
import { createDeferred } from "./base/deferred.js";
import type { ConfigProblem } from "./config/config.js";
import type { Host } from "./host.js";
import type { ThreadItem } from "./protocol/item.js";
import type { Turn, TurnPlanStep } from "./protocol/turn.js";

import { toNotification } from "./server/to-notification.js";
import type { ThreadEvent } from "./session/events.js";

export interface HeadlessIo {
  readonly cwd: string;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Called with a function that interrupts the turn; gives back the way to stop listening. */
  onInterrupt(interrupt: () => void): () => void;
}

/** The exit code: 0 when the turn completed, 1 when it failed, 130 when it was interrupted. */
export async function runExec(args: ExecArguments, host: Host, io: HeadlessIo): Promise<number> {
  // Nobody is there to be asked: what would need an approval is declined, and the model is told.
  host.askInstead(async (request) => {
    const what = request.kind === "command" ? `command: ${request.command}` : "patch";
    io.stderr.write(
      `declined without asking (${what}); run it in the editor, or loosen approval_policy with -c\n`,
    );
    return "decline";
  });
  host.onConfigProblem((problem) => io.stderr.write(`warning: ${problemText(problem)}\n`));
  const cwd = path.resolve(io.cwd, args.folder ?? ".");
  const thread =
    args.resume === null
      ? await host.threads.start({
          cwd,
          overrides: headlessDefaults(args.overrides),
          ephemeral: false,
          originator: "heddle_exec",
          source: "exec",
        })
      : await host.threads.resume(args.resume, {
          path: null,
          overrides: {
            ...headlessDefaults(args.overrides),
            ...(args.folder === null ? {} : { cwd }),
          },
        });
  const ended = createDeferred<Turn>();
  const print = args.json ? jsonPrinter(io.stdout) : textPrinter(io.stdout, io.stderr);
  const listener = thread.onEvent((threadId, event) => {
    print(threadId, event);
    if (event.type === "turnCompleted") ended.resolve(event.turn);
  });
  const started = thread.startTurn({
    content: [{ type: "text", text: args.prompt, text_elements: [] }],
    overrides: {},
  });
  const stopListening = io.onInterrupt(() => {
    thread.interrupt(started.turn.id).catch(() => undefined);
  });
  started.begin();
  const turn = await ended.promise;
  listener.dispose();
  stopListening();
  if (!args.json) io.stderr.write(`thread ${thread.id} ${turn.status}\n`);
  return turn.status === "completed" ? 0 : turn.status === "failed" ? 1 : 130;
}

/** Without a person to ask, patches inside the folder are what the user came for; the rest stays refused. */
function headlessDefaults(overrides: readonly string[]) {
  const given = (key: string) => overrides.some((override) => override.split("=")[0]?.trim() === key);
  return {
    ...(given("approval_policy") ? {} : { approvalPolicy: "never" as const }),
    ...(given("sandbox_mode") ? {} : { sandbox: "workspace-write" as const }),
  };
}

function problemText({ summary, details, path: file, line, column }: ConfigProblem): string {
  const place = file === null ? "" : ` (${[file, line, column].filter((part) => part !== null).join(":")})`;
  return `${details === null ? summary : `${summary}: ${details}`}${place}`;
}

type Printer = (threadId: string, event: ThreadEvent) => void;

function jsonPrinter(output: Writable): Printer {
  return (threadId, event) =>
    toNotification(threadId, event, (definition, params) => {
      output.write(`${JSON.stringify({ method: definition.method, params })}\n`);
    });
}

/** What was said and done goes to stdout; how it went, to stderr. */
function textPrinter(stdout: Writable, stderr: Writable): Printer {
  return (_threadId, event) => {
    if (event.type === "itemCompleted") stdout.write(itemText(event.item));
    if (event.type === "planUpdated") stdout.write(planText(event.plan));
    if (event.type === "error") {
      stderr.write(`${event.willRetry ? "" : "error: "}${event.error.message}\n`);
    }
    if (event.type === "warning") stderr.write(`warning: ${event.message}\n`);
  };
}

function planText(plan: readonly TurnPlanStep[]): string {
  return plan.map(({ status, step }) => `${status === "completed" ? "[x]" : "[ ]"} ${step}\n`).join("");
}

function itemText(item: ThreadItem): string {
  switch (item.type) {
    case "agentMessage":
      return `${item.text}\n`;
    case "reasoning":
      return item.summary.map((line) => `… ${line}\n`).join("");
    case "commandExecution": {
      const output = item.aggregatedOutput ?? "";
      const end = item.status === "declined" ? "declined" : `exit code ${item.exitCode ?? "unknown"}`;
      return `$ ${item.command}\n${output}${output === "" || output.endsWith("\n") ? "" : "\n"}(${end})\n`;
    }
    case "fileChange":
      return item.changes
        .map(
          (change) =>
            `${change.kind.type} ${change.path} (${item.status})\n${diffText(change.kind.type, change.diff)}`,
        )
        .join("");
    case "plan":
      return `${item.text}\n`;
    case "imageView":
      return `viewed ${item.path}\n`;
    case "mcpToolCall":
      return `called ${item.server}.${item.tool} (${item.status})\n`;
    case "dynamicToolCall":
      return `called ${item.tool} (${item.status})\n`;
    case "collabAgentToolCall":
      return `sub-agents: ${item.tool} (${item.status})\n`;
    case "webSearch":
      return `searched the web: ${item.query}\n`;
    case "imageGeneration":
      return `made an image${item.savedPath === null ? "" : `: ${item.savedPath}`}\n`;
    case "hookPrompt":
      return item.fragments.map((fragment) => `hook: ${fragment.text}\n`).join("");
    case "exitedReviewMode":
      return `${item.review}\n`;
    case "enteredReviewMode":
      return `reviewing ${item.review}\n`;
    case "userMessage":
    case "contextCompaction":
      return "";
    default:
      return item satisfies never;
  }
}

function diffText(kind: "add" | "delete" | "update", diff: string): string {
  if (kind === "update") return diff.endsWith("\n") ? diff : `${diff}\n`;
  const sign = kind === "add" ? "+" : "-";
  return diff
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => `${sign}${line}\n`)
    .join("");
}
