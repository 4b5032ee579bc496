import { spawn } from "node:child_process";
import { AccountError } from "../account-error.js";

export interface HelperResult {
  /** Null for one that a signal ended. */
  readonly exitCode: number | null;
  readonly stdout: string;
  /** For judging the failure only: it may say anything. */
  readonly stderr: string;
}

/** Runs a program of the system with `input` on its standard input. Throws AccountError when it cannot be run. */
export type HelperRunner = (
  program: string,
  args: readonly string[],
  input: string | null,
) => Promise<HelperResult>;

/** Keyrings may ask the user to unlock them. */
const HELPER_MS = 120_000;
const MAX_OUTPUT_BYTES = 64 * 1024;

/** Programs end with `life`, or when they take too long. */
export function createHelperRunner(
  env: Readonly<Record<string, string | undefined>>,
  life: AbortSignal,
): HelperRunner {
  return (program, args, input) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, args, {
        env,
        stdio: ["pipe", "pipe", "pipe"],
        signal: life,
        killSignal: "SIGKILL",
        windowsHide: true,
      });
      const stdout = collect(child.stdout);
      const stderr = collect(child.stderr);
      const timer = setTimeout(() => child.kill("SIGKILL"), HELPER_MS);
      const settle = () => {
        clearTimeout(timer);
        // One that never ran leaves its pipes open.
        for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy();
      };
      child.once("error", (error: NodeJS.ErrnoException) => {
        settle();
        const reason = error.code === "ENOENT" ? "it is not installed" : (error.code ?? "it does not start");
        reject(new AccountError(`the keyring cannot be used: ${program}: ${reason}`));
      });
      child.once("close", (exitCode) => {
        settle();
        resolve({ exitCode, stdout: stdout(), stderr: stderr() });
      });
      // A program that ends before it has read everything says why by its exit code.
      child.stdin.on("error", () => undefined);
      child.stdin.end(input ?? "");
    });
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const pieces: Buffer[] = [];
  let length = 0;
  stream.on("data", (piece: Buffer) => {
    if (length < MAX_OUTPUT_BYTES) pieces.push(piece);
    length += piece.length;
  });
  return () => Buffer.concat(pieces).toString("utf8");
}
