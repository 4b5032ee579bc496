// What a ring's run leaves in a file, written by the process that ran mocha and read by `npm test`.
import { readFile, writeFile } from "node:fs/promises";
import * as z from "zod";

export const RingResult = z.object({ passed: z.int(), failed: z.int(), pending: z.int() });
export type RingResult = z.infer<typeof RingResult>;

export async function writeResult(file: string, result: RingResult): Promise<void> {
  await writeFile(file, JSON.stringify(result));
}

/** Nothing when the run died before its end. */
export async function readResult(file: string): Promise<RingResult | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? undefined : RingResult.parse(JSON.parse(text));
}
