import { type ParsedCommand, programName, type SimpleCommand } from "./command-parse.js";
import { readOnlyCommands } from "./read-only-commands.js";
import { gitVerdict } from "./read-only-git.js";

/**
 * What is known of a script, from least to most: `no`, nothing; `in-plain-repository`, it only reads if git has
 * no terminal and the repository of its working directory is plain; `without-terminal`, it only reads if git has
 * no terminal, where a pager would run; `yes`, it only reads.
 */
export type ReadOnlyVerdict = "no" | "in-plain-repository" | "without-terminal" | "yes";

const ORDER: readonly ReadOnlyVerdict[] = ["no", "in-plain-repository", "without-terminal", "yes"];

/** Judges by the parsed commands and an allow-list of programs and options; never by how the text looks. */
export function readOnlyVerdict(parsed: ParsedCommand): ReadOnlyVerdict {
  if (parsed.kind === "opaque" || parsed.writes.length > 0) return "no";
  const verdicts = parsed.commands.map(commandVerdict);
  const lowest = ORDER.find((verdict) => verdicts.includes(verdict)) ?? "no";
  const moves = parsed.commands.some((command) => command.words[0] === "cd");
  // The repository that was looked at must be the one that git finds.
  return lowest === "in-plain-repository" && moves ? "no" : lowest;
}

function commandVerdict(command: SimpleCommand): ReadOnlyVerdict {
  const [word = "", ...args] = command.words;
  const name = programName(word);
  if (name === null) return "no";
  if (name === "git") {
    const verdict = gitVerdict(args);
    return verdict === "anywhere" ? "without-terminal" : (verdict ?? "no");
  }
  return readOnlyCommands.get(name)?.(args) === true ? "yes" : "no";
}

/** True when the command, taken alone, may need approval; used to name the one that does. */
export function mayWrite(command: SimpleCommand): boolean {
  return commandVerdict(command) === "no";
}
