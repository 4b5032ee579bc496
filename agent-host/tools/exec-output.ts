// What the model reads of a command: the same few lines from exec_command and write_stdin.
import { randomBytes } from "node:crypto";
import { truncateMiddle } from "../base/truncate.js";

/** Models are promised tokens; we count them as four bytes each. */
const BYTES_PER_TOKEN = 4;
const DEFAULT_MAX_TOKENS = 10_000;
/** Room for the lines above the output, so that the whole stays within the limit. */
const HEADER_BYTES = 320;

export interface ExecOutput {
  readonly wallMs: number;
  readonly processId: number;
  /** Null while it runs. */
  readonly exitCode: number | null;
  readonly text: string;
  /** What the process wrote, before any of it was left out. */
  readonly totalBytes: number;
  readonly maxOutputTokens: number | undefined;
  /** The most bytes that may reach the model in any case. */
  readonly limitBytes: number;
}

export function execOutputText(output: ExecOutput): string {
  const { exitCode, processId, text } = output;
  const asked = (output.maxOutputTokens ?? DEFAULT_MAX_TOKENS) * BYTES_PER_TOKEN;
  const shown = truncateMiddle(text, Math.min(asked, Math.max(0, output.limitBytes - HEADER_BYTES)));
  const lines = [
    `Chunk ID: ${randomBytes(3).toString("hex")}`,
    `Wall time: ${(output.wallMs / 1000).toFixed(4)} seconds`,
    exitCode === null
      ? `Process running with session ID ${processId}`
      : `Process exited with code ${exitCode}`,
    `Original token count: ${Math.ceil(output.totalBytes / BYTES_PER_TOKEN)}`,
    "Output:",
    shown === text ? shown : `Total output lines: ${countLines(text)}\n\n${shown}`,
  ];
  return lines.join("\n");
}

function countLines(text: string): number {
  let count = text.endsWith("\n") ? 0 : 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
