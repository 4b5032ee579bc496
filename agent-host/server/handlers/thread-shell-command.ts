import { threadShellCommand } from "../../protocol/thread-shell-command.js";
import { handler } from "../handler.js";

export const threadShellCommandHandler = handler(
  threadShellCommand,
  { queueKey: (params) => params.threadId },
  async ({ threadId, command }, ctx) => {
    const started = ctx.threads.get(threadId).shellCommand(command);
    ctx.afterReply(() => started.begin());
    return {};
  },
);
