// What a command seems to do, read off its text for people to see. Nothing is decided by it.
import path from "node:path";
import type { CommandAction } from "../protocol/item.js";
import { parseCommand, programName, type SimpleCommand } from "./command-parse.js";
import { readOptions } from "./options.js";

/**
 * One action for each command that reads, lists or searches, in order; small helpers at the end of a pipe are
 * left out. As soon as one command is something else, the whole script is a single unknown action.
 */
export async function commandActions(script: string, cwd: string): Promise<CommandAction[]> {
  const unknown: CommandAction[] = [{ type: "unknown", command: script }];
  const parsed = await parseCommand(script);
  if (parsed.kind === "opaque" || parsed.writes.length > 0) return unknown;

  const actions: CommandAction[] = [];
  let folder = cwd;
  for (const command of parsed.commands) {
    const [word = "", ...args] = command.words;
    const name = programName(word) ?? "";
    if (name === "cd" && args.length === 1) {
      folder = path.resolve(folder, args[0] ?? "");
      continue;
    }
    const found = READERS.get(name)?.({ args, command: command.text, folder });
    if (found !== undefined && found.length > 0) actions.push(...found);
    else if (!isPipeHelper(name, command)) return unknown;
  }
  return actions.length > 0 ? actions : unknown;
}

const PIPE_HELPERS = new Set(
  "head tail wc sort uniq cut tr nl cat sed tac rev column fold true echo".split(" "),
);

/** A command that shapes the output of the one before it, without a file of its own. */
function isPipeHelper(name: string, command: SimpleCommand): boolean {
  return PIPE_HELPERS.has(name) && (command.place > 0 || name === "true" || name === "echo");
}

interface Call {
  readonly args: readonly string[];
  readonly command: string;
  /** Where relative paths start; absolute. */
  readonly folder: string;
}

type Reader = (call: Call) => CommandAction[];

function reads(call: Call, operands: readonly string[]): CommandAction[] {
  return operands
    .filter((operand) => operand !== "-")
    .map((operand) => ({
      type: "read",
      command: call.command,
      name: path.basename(operand),
      path: path.resolve(call.folder, operand),
    }));
}

/** Options with values of the programs below; all other options are passed over. */
function operandsOf(args: readonly string[], values: string): readonly string[] {
  const known = args.map((arg) => (arg.startsWith("--") && arg !== "--" ? "-_" : arg));
  const spec = {
    flags: withoutLetters(values),
    values,
    count: true,
  };
  return readOptions(known, spec)?.operands ?? [];
}

function withoutLetters(letters: string): string {
  const all = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  return all
    .split("")
    .filter((letter) => !letters.includes(letter))
    .join("");
}

const readFiles =
  (values: string): Reader =>
  (call) =>
    reads(call, operandsOf(call.args, values));

const listFiles =
  (values: string): Reader =>
  ({ args, command }) => [{ type: "listFiles", command, path: operandsOf(args, values)[0] ?? null }];

function readSed(call: Call): CommandAction[] {
  const operands = operandsOf(call.args, "");
  const prints = call.args.includes("-n") && /^(?:\d+|\$)(?:,(?:\d+|\$))?p$/.test(operands[0] ?? "");
  return prints ? reads(call, operands.slice(1)) : [];
}

function searchFor({ args, command }: Call): CommandAction[] {
  const named = args.findIndex((arg) => arg === "-e" || arg === "--regexp");
  const operands = operandsOf(args, "eABCfmgtTMd");
  const [query, place] = named === -1 ? operands : [args[named + 1], operands[0]];
  return [{ type: "search", command, query: query ?? null, path: place ?? null }];
}

function findFiles({ args, command }: Call): CommandAction[] {
  if (args.some((arg) => /^-(?:exec|ok|delete|fprint|fls)/.test(arg))) return [];
  const start = args.find((arg) => !/^-[HLP]$/.test(arg));
  const place = start === undefined || /^[-(!]/.test(start) ? null : start;
  const named = args.findIndex((arg) => /^-i?(?:name|path|regex|wholename)$/.test(arg));
  if (named === -1) return [{ type: "listFiles", command, path: place }];
  return [{ type: "search", command, query: args[named + 1] ?? null, path: place }];
}

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["cat", readFiles("")],
  ["bat", readFiles("Hlr")],
  ["less", readFiles("")],
  ["more", readFiles("")],
  ["tac", readFiles("")],
  ["head", readFiles("nc")],
  ["tail", readFiles("nc")],
  ["nl", readFiles("bdfhilnsvw")],
  ["sed", readSed],
  ["ls", listFiles("IwT")],
  ["eza", listFiles("")],
  ["tree", listFiles("LIP")],
  ["du", listFiles("d")],
  ["find", findFiles],
  ["grep", searchFor],
  ["egrep", searchFor],
  ["fgrep", searchFor],
  ["rg", (call) => (call.args.includes("--files") ? listFiles("gtTMd")(call) : searchFor(call))],
  [
    "git",
    (call) => {
      const [name, ...args] = call.args;
      if (name === "grep") return searchFor({ ...call, args });
      return name === "ls-files" ? listFiles("xX")({ ...call, args }) : [];
    },
  ],
]);
