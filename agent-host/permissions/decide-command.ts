import type { Access } from "./access.js";
import { type ParsedCommand, parseInvocation, programName } from "./command-parse.js";
import { destructiveReason } from "./dangerous.js";
import type { Decision, PolicyContext } from "./decide.js";
import { isPlainRepository } from "./plain-repository.js";
import { loadPolicyFiles } from "./policy-files.js";
import { mayWrite, readOnlyVerdict } from "./read-only.js";
import { approvalMode, isManaged, readsEverything } from "./rules.js";

type CommandAccess = Extract<Access, { kind: "command" }>;

const ALLOW: Decision = { kind: "allow" };
const UNCONFINED = "nothing would confine this command";
const REFUSED =
  "This command was not run: approvals are turned off, and nothing on this machine confines commands, so only " +
  "commands that are known to read and nothing else can run.";

export async function decideCommand(access: CommandAccess, context: PolicyContext): Promise<Decision> {
  const parsed = await parseInvocation(access.argv, access.script);
  const mode = approvalMode(context.approvalPolicy);
  const managed = isManaged(context.sandboxPolicy);
  const destructive = destructiveReason(parsed);

  /** The question itself, unless an earlier answer covers it or nobody may be asked. */
  const ask = (reason: string | null, options: { readonly onceOnly: boolean }): Decision => {
    if (!options.onceOnly && context.grants.coversCommand(access.argv, access.cwd)) return ALLOW;
    if (mode === "refuse")
      return refuse("This command was not run: the settings leave no one to ask for approval.");
    const proposedAmendment = destructive === null ? amendment(parsed) : null;
    return { kind: "ask", reason, proposedAmendment, ...(options.onceOnly ? { onceOnly: true } : {}) };
  };

  if (managed && access.escalated) {
    if (mode === "never") {
      return refuse(
        "This command was not run: leaving the sandbox needs an approval, and approvals are turned off.",
      );
    }
    return ask(destructive ?? "the command asks to run outside the sandbox", { onceOnly: true });
  }
  if (destructive !== null && !(mode === "never" && !managed)) {
    if (mode !== "never") return ask(destructive, { onceOnly: true });
    return refuse(`This command was not run: it ${destructive}, and approvals are turned off.`);
  }
  const confined = !managed || context.sandboxEnforced;
  if (confined && mode !== "untrusted") return ALLOW;
  if ((confined || readsEverything(context.sandboxPolicy)) && (await isReadOnly(access, parsed, context)))
    return ALLOW;
  if (confined) return ask(null, { onceOnly: false });
  return mode === "never" ? refuse(REFUSED) : ask(UNCONFINED, { onceOnly: false });
}

function refuse(message: string): Decision {
  return { kind: "refuse", message };
}

async function isReadOnly(
  access: CommandAccess,
  parsed: ParsedCommand,
  context: PolicyContext,
): Promise<boolean> {
  if (access.tty === true) return false;
  const verdict = readOnlyVerdict(parsed);
  if (verdict === "yes" || verdict === "no") return verdict === "yes";
  if (access.tty !== false) return false;
  if (verdict === "without-terminal") return true;
  try {
    return await isPlainRepository(access.cwd, await loadPolicyFiles(context.files));
  } catch {
    // A repository that cannot be looked at is not known to be plain.
    return false;
  }
}

/** Programs that run whatever follows: a rule for such a name alone would allow everything. */
const TOO_BROAD = new Set(
  "bash sh zsh dash fish env sudo doas xargs python python3 node ruby perl php git npm npx deno bun".split(
    " ",
  ),
);

/** The words of the first command that made the question necessary; null when a rule for them would not help. */
function amendment(parsed: ParsedCommand): readonly string[] | null {
  if (parsed.kind === "opaque" || parsed.writes.length > 0) return null;
  const words = parsed.commands.find(mayWrite)?.words;
  if (words === undefined) return null;
  const name = programName(words[0] ?? "") ?? "";
  return words.length === 1 && TOO_BROAD.has(name) ? null : words;
}
