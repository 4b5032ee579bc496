import type { Writable } from "node:stream";
import type { Log } from "./log.js";

const levels = ["debug", "info", "warn", "error"] as const;

/** One line per entry: time, level, message, fields as JSON. Below `threshold` (default `info`) nothing is written. */
export function createStderrLog(output: Writable, threshold: string | undefined): Log {
  const from = Math.max(0, levels.indexOf(levels.find((level) => level === threshold) ?? "info"));
  const write =
    (level: (typeof levels)[number]) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
      if (levels.indexOf(level) < from) return;
      const tail = fields === undefined ? "" : ` ${JSON.stringify(fields)}`;
      output.write(`${new Date().toISOString()} ${level} ${message}${tail}\n`);
    };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}
