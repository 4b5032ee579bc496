import { parseCommand } from "./command-parse.js";
import { readOnlyVerdict } from "./read-only.js";

/** Whether a script is known to change no file. Nothing is allowed by it. */
export async function onlyReads(script: string, { tty }: { readonly tty: boolean }): Promise<boolean> {
  if (tty) return false;
  const verdict = readOnlyVerdict(await parseCommand(script));
  return verdict === "yes" || verdict === "without-terminal";
}
