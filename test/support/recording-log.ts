import type { Log } from "../../agent-host/base/log.js";

export interface RecordingLog extends Log {
  readonly entries: readonly LogEntry[];
  /** The messages of one level. */
  of(level: LogEntry["level"]): string[];
}

export interface LogEntry {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>> | undefined;
}

/** A log that remembers. */
export function recordingLog(): RecordingLog {
  const entries: LogEntry[] = [];
  const write = (level: LogEntry["level"]) => (message: string, fields?: Readonly<Record<string, unknown>>) =>
    void entries.push({ level, message, fields });
  return {
    entries,
    of: (level) => entries.filter((entry) => entry.level === level).map((entry) => entry.message),
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  };
}
