// Takes shell text apart into the simple commands it would run. Only an allow-list of syntax is understood;
// whatever else occurs makes the text opaque, and an opaque text is never taken for harmless. The commands of an
// opaque text are still collected as far as they can be seen, so that a destructive one can be warned of.
import type * as unbash from "unbash";
import { literalWord } from "./literal-word.js";

/** One program that would be started, or a shell builtin. */
export interface SimpleCommand<Word extends string | null = string> {
  /** Name and arguments as the program receives them; null where only the shell knows. Never empty. */
  readonly words: readonly Word[];
  /** The command as it is written, redirections included. */
  readonly text: string;
  /** Commands of one pipeline share a number, and count their place in it from 0. */
  readonly pipeline: number;
  readonly place: number;
  /** It stands in a substitution, loop or function: its output may become a part of another command. */
  readonly nested: boolean;
}

export type ParsedCommand =
  | {
      /** Everything that will run is listed, in order. */
      readonly kind: "plain";
      readonly commands: readonly SimpleCommand[];
      /** Files that output is redirected to, other than /dev/null. */
      readonly writes: readonly string[];
    }
  | {
      readonly kind: "opaque";
      /** What was not understood, for the log and for people. */
      readonly reason: string;
      /** False when not even an attempt was made to see everything, as with a very long text. */
      readonly looked: boolean;
      readonly commands: readonly SimpleCommand<string | null>[];
      readonly writes: readonly (string | null)[];
    };

/** Substitutions in one another cost time with the square of the length. */
const MAX_SCRIPT_CHARS = 20_000;
const MAX_NESTED_SHELLS = 4;
const SHELL_NAMES = new Set(["bash", "sh", "dash", "zsh"]);
const SYSTEM_FOLDERS =
  /^\/(?:(?:usr\/(?:local\/)?)?bin|opt\/homebrew\/bin|run\/current-system\/sw\/bin)\/([\w.+[-]+)$/;

/** The program that a command name means: bare, or from a folder of the system. Null for any other path. */
export function programName(word: string): string | null {
  if (!word.includes("/")) return word;
  return SYSTEM_FOLDERS.exec(word)?.[1] ?? null;
}

/** The script in `bash -c SCRIPT` and its like, for shells whose syntax is understood here; otherwise null. */
function shellScript(argv: readonly (string | null)[]): string | null {
  const [shell, option, script, ...rest] = argv;
  if (shell == null || option == null || script == null || rest.length > 0) return null;
  const isShell = SHELL_NAMES.has(programName(shell) ?? "");
  return isShell && ["-c", "-lc", "-cl"].includes(option) ? script : null;
}

/** Parses shell text as bash, dash and zsh alike understand it. Never throws for what the text holds. */
export async function parseCommand(script: string): Promise<ParsedCommand> {
  const { parse, forEachChild } = await import("unbash");
  return createCollector({ parse, forEachChild }).collect(script);
}

/** Like parseCommand, for what is about to be run by `argv`: unknown shells make any script opaque. */
export async function parseInvocation(argv: readonly string[], script: string): Promise<ParsedCommand> {
  const parsed = await parseCommand(script);
  if (parsed.kind === "opaque" || shellScript(argv) === script) return parsed;
  return { ...parsed, kind: "opaque", reason: "an unknown shell", looked: true };
}

/** Nodes that only hold commands together. */
const TRANSPARENT: ReadonlySet<string> = new Set(["Script", "CompoundList", "Subshell", "BraceGroup"]);

type Parser = Pick<typeof unbash, "parse" | "forEachChild">;

function createCollector({ parse, forEachChild }: Parser) {
  const commands: SimpleCommand<string | null>[] = [];
  const writes: (string | null)[] = [];
  let reason: string | null = null;
  let looked = true;
  let pipelines = 0;

  return {
    collect(script: string): ParsedCommand {
      try {
        readScript(script, false, 0);
      } catch {
        // A parser that stumbles over hostile text has understood nothing.
        setOpaque("unreadable syntax");
        looked = false;
      }
      if (reason === null && commands.length === 0) setOpaque("no command");
      if (reason === null && isAllLiteral(commands) && isLiteral(writes))
        return { kind: "plain", commands, writes };
      return { kind: "opaque", reason: reason ?? "an expansion", looked, commands, writes };
    },
  };

  function setOpaque(why: string): void {
    reason ??= why;
  }

  function readScript(source: string, nested: boolean, shells: number): void {
    if (source.length > MAX_SCRIPT_CHARS || source.includes("\0")) {
      setOpaque("an unusual text");
      looked = false;
      return;
    }
    const understood: Span[] = [];
    visit(parse(source), { source, nested, shells, place: 0, pipeline: 0, understood });
    if (reason === null && !isOnlyOperators(source, understood)) setOpaque("unreadable syntax");
  }

  function visit(node: unbash.SyntaxNode, at: Position): void {
    if (node.type === "Command") {
      visitCommand(node, at);
    } else if (node.type === "Statement") {
      if (node.background === true) setOpaque("a background job");
      visit(node.command, { ...at, pipeline: ++pipelines, place: 0 });
    } else if (node.type === "AndOr") {
      for (const command of node.commands) visit(command, { ...at, pipeline: ++pipelines, place: 0 });
    } else if (node.type === "Pipeline") {
      if (node.prefixes.some((prefix) => prefix.type === "Time")) setOpaque("time");
      for (const [place, command] of node.commands.entries()) visit(command, { ...at, place });
    } else if (node.type === "Redirected") {
      visit(node.command, at);
      for (const redirect of node.redirects) visitRedirect(redirect, at);
    } else {
      if (node.type === "Script" && (node.errors?.length ?? 0) > 0) setOpaque("a syntax error");
      const known = TRANSPARENT.has(node.type);
      if (node.type === "Subshell" || node.type === "BraceGroup") {
        at.understood.push({ pos: node.pos, end: node.pos + 1 }, { pos: node.end - 1, end: node.end });
      }
      // Loops, functions, substitutions and all the rest: seen into, never trusted.
      if (!known) setOpaque(`syntax of kind ${node.type}`);
      forEachChild(node, (child) => {
        visit(child, known ? at : { ...at, nested: true });
      });
    }
  }

  function visitCommand(node: unbash.Command, at: Position): void {
    for (const part of node.prefix) if (part.type === "Assignment") visit(part, at);
    for (const redirect of node.redirects) visitRedirect(redirect, at);
    if (node.name === undefined) {
      setOpaque("no command");
      return;
    }
    const words = [node.name, ...node.args].map((word) => readWord(word, at));
    const { nested, pipeline, place, source, shells } = at;
    const script = shellScript(words);
    if (script !== null && shells < MAX_NESTED_SHELLS) {
      readScript(script, nested, shells + 1);
      return;
    }
    if (script !== null) looked = false;
    commands.push({ words, text: source.slice(node.pos, node.end), nested, pipeline, place });
  }

  /** The word's literal value, or null; a word that is not literal makes the text opaque. */
  function readWord(word: unbash.CommandArgument, at: Position): string | null {
    if (word.type === "Assignment") {
      visit(word, at);
      return null;
    }
    const value = literalWord(word.text);
    if (value !== null && value === word.value) {
      at.understood.push(word);
      return value;
    }
    setOpaque("an expansion");
    forEachChild(word, (child) => {
      visit(child, at);
    });
    return null;
  }

  function visitRedirect(redirect: unbash.Redirection, at: Position): void {
    if (redirect.type !== "Redirect" || redirect.target === undefined) {
      visit(redirect, at);
      return;
    }
    const { operator, target, descriptor } = redirect;
    if (descriptor?.type === "FileDescriptorVariable") setOpaque("a named file descriptor");
    const value = readWord(target, at);
    const sign = at.source.slice(redirect.pos, target.pos);
    if (/^\d*(?:[<>]|>>|<>|>\||[<>]&|&>>?)[ \t]*$/.test(sign)) at.understood.push(redirect);
    const isDuplicate = (operator === ">&" || operator === "<&") && /^(?:\d+|-)$/.test(value ?? "");
    if (isDuplicate || value === "/dev/null") return;
    if (operator !== "<") writes.push(value);
    // Bash opens network connections for some names below /dev.
    else if (value?.startsWith("/dev/") !== false) setOpaque("input from a device");
  }
}

interface Position {
  readonly source: string;
  readonly nested: boolean;
  readonly shells: number;
  readonly pipeline: number;
  readonly place: number;
  /** Grows with every span of the source whose meaning is settled. */
  readonly understood: Span[];
}

interface Span {
  readonly pos: number;
  readonly end: number;
}

/** True when nothing but separators and comments stands between the understood words. */
function isOnlyOperators(source: string, understood: readonly Span[]): boolean {
  let rest = "";
  let position = 0;
  for (const span of understood.toSorted((a, b) => a.pos - b.pos)) {
    if (span.pos > position) rest += source.slice(position, span.pos);
    // Stands for a word, so that a comment sign right behind one is not taken for a comment.
    rest += /^[({})]$/.test(source.slice(span.pos, span.end)) ? " " : "w";
    position = Math.max(position, span.end);
  }
  rest += source.slice(position);
  // Shells may differ on a comment sign behind a continued line.
  if (/\\\n[ \t]*#/.test(rest)) return false;
  const token = /w|[ \t\n]+|\\\n|&&|\|\||\|&|\||;|!|(?<![^ \t\n;|&])#[^\n]*/y;
  while (token.lastIndex < rest.length) {
    if (!token.test(rest)) return false;
  }
  return true;
}

function isAllLiteral(
  commands: readonly SimpleCommand<string | null>[],
): commands is readonly SimpleCommand[] {
  return commands.every((command) => isLiteral(command.words));
}

function isLiteral(words: readonly (string | null)[]): words is readonly string[] {
  return words.every((word) => word !== null);
}
