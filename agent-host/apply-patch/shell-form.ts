// Models that are used to shells write patches as commands. A script that is nothing but such a command is a
// patch; anything more is a script, whatever it contains.
import type { AndOr, Command, Statement, Word } from "unbash";

/** `workdir` is as written, relative to where the script would run; null when the script does not change it. */
export interface ShellPatch {
  readonly patch: string;
  readonly workdir: string | null;
}

const NAMES = ["apply_patch", "applypatch"];

/**
 * The patch in `apply_patch <<'EOF' …` or `apply_patch '…'`, alone or after `cd <dir> &&`; null for every other
 * script. Here-documents count as they stand, without expansion: no shell will run. The shell parser is loaded
 * when the script names the command.
 */
export async function interceptShellPatch(script: string): Promise<ShellPatch | null> {
  if (!NAMES.some((name) => script.includes(name))) return null;
  const { parse } = await import("unbash");
  const { commands, errors } = parse(script);
  const [statement] = commands;
  if (statement === undefined || commands.length > 1 || (errors?.length ?? 0) > 0) return null;
  const { change, apply } = splitStatement(statement);
  const patch = apply === null ? null : patchArgument(apply);
  if (patch === null) return null;
  if (change === null) return { patch, workdir: null };
  const workdir = changedDirectory(change);
  return workdir === null ? null : { patch, workdir };
}

interface StatementParts {
  readonly change: Command | null;
  readonly apply: Command | null;
}

function splitStatement({ command, background }: Statement): StatementParts {
  if (background) return { change: null, apply: null };
  if (command.type === "Command") return { change: null, apply: command };
  return command.type === "AndOr" ? splitAnd(command) : { change: null, apply: null };
}

function splitAnd({ commands, operators }: AndOr): StatementParts {
  const [change, apply] = commands;
  const isPair = commands.length === 2 && operators[0] === "&&";
  if (!isPair || change?.type !== "Command" || apply?.type !== "Command")
    return { change: null, apply: null };
  return { change, apply };
}

function changedDirectory(command: Command): string | null {
  const [argument] = command.suffix;
  if (command.name?.text !== "cd" || command.prefix.length > 0 || command.suffix.length !== 1) return null;
  const directory = argument?.type === "Word" ? literalValue(argument) : null;
  // "-" and options mean something else to cd than a folder of that name.
  return directory === null || directory === "" || directory.startsWith("-") ? null : directory;
}

function patchArgument(command: Command): string | null {
  const [argument] = command.suffix;
  const isAlone = command.prefix.length === 0 && command.suffix.length === 1;
  if (!isAlone || argument === undefined || !NAMES.includes(command.name?.text ?? "")) return null;
  if (argument.type === "Word") return literalValue(argument);
  if (argument.type !== "HereDoc" || argument.descriptor !== undefined) return null;
  const { text } = argument.body;
  return argument.operator === "<<-" ? text.replace(/^\t+/gm, "") : text;
}

/** The word's value if the shell would pass it on just so: no expansion, pattern or home folder in it. */
function literalValue(word: Word): string | null {
  if (word.text.startsWith("~")) return null;
  const isLiteral = (word.parts ?? []).every(
    (part) =>
      part.type === "Literal" ||
      part.type === "SingleQuoted" ||
      (part.type === "DoubleQuoted" && part.parts.every((inner) => inner.type === "Literal")),
  );
  return isLiteral ? word.value : null;
}
