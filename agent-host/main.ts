// The composition root: reads arguments and environment, opens the door, and loads the rest when it is needed.
import os from "node:os";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { parseArguments, USAGE } from "./arguments.js";
import { errorMessage } from "./base/errors.js";
import { createStderrLog } from "./base/stderr-log.js";
import type { Host } from "./host.js";
import { serve } from "./server/serve.js";
import { openStream } from "./transport/open-stream.js";

declare const HEDDLE_VERSION: string;

/** Fast enough to wait for, slow enough to see an answer stream. */
const OFFLINE_PACE_MS = 12;

const home = path.resolve(process.env.HEDDLE_HOME ?? path.join(os.homedir(), ".heddle"));
const log = createStderrLog(process.stderr, process.env.HEDDLE_LOG);
let host: Promise<Host> | null = null;

// The host lives beside an editor for days: it trades a little collecting for some 20 MB less after a long answer.
setFlagsFromString("--semi-space-growth-factor=1");
setFlagsFromString("--heap-growing-percent=20");

// A failure nobody caught is a bug: it is logged whole, and the threads that are not concerned go on.
process.on("uncaughtException", (error) =>
  log.error("uncaught exception", { error: error.stack ?? error.message }),
);
process.on("unhandledRejection", (error) =>
  log.error("unhandled rejection", { error: error instanceof Error ? error.stack : String(error) }),
);
// Nobody reads any more: there is nothing left to do, and a log line about it would be the next failure.
process.stdout.on("error", () => void shutDown(1));
process.stderr.on("error", () => undefined);
for (const signal of ["SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => void shutDown(128 + os.constants.signals[signal]));
}

async function main(): Promise<number> {
  const parsed = parseArguments(process.argv.slice(2));
  switch (parsed.command) {
    case "version":
      process.stdout.write(`heddle ${HEDDLE_VERSION}\n`);
      return 0;
    case "help":
      process.stdout.write(USAGE);
      return 0;
    case "exec": {
      const { runExec } = await import("./headless.js");
      return runExec(parsed, await loadHost(parsed.overrides, 0), {
        cwd: process.cwd(),
        stdout: process.stdout,
        stderr: process.stderr,
        onInterrupt(interrupt) {
          process.once("SIGINT", interrupt);
          return () => process.off("SIGINT", interrupt);
        },
      });
    }
    case "app-server":
      return serveStdio(parsed.overrides);
    default:
      return parsed satisfies never;
  }
}

async function serveStdio(overrides: readonly string[]): Promise<number> {
  process.once("SIGINT", () => void shutDown(128 + os.constants.signals.SIGINT));
  const transport = await openStream(process.stdin, process.stdout, log);
  if (transport === null) return 0;
  await serve({
    transport,
    engine: async () => (await loadHost(overrides, OFFLINE_PACE_MS)).engine,
    identity: { home, version: HEDDLE_VERSION },
    log,
  });
  return 0;
}

/** The engine and everything behind it: loaded once, after the door is open. */
function loadHost(overrides: readonly string[], offlinePaceMs: number): Promise<Host> {
  host ??= (async () => {
    const [{ createHost }, { systemConfigFile }] = await Promise.all([
      import("./host.js"),
      import("./config/defaults.js"),
    ]);
    return createHost({
      home,
      version: HEDDLE_VERSION,
      cliOverrides: overrides,
      env: process.env,
      homeDir: os.homedir(),
      systemConfigFile: systemConfigFile(process.platform, process.env.ProgramData),
      tmpdir: os.tmpdir(),
      cwd: process.cwd(),
      entryFolder: import.meta.dirname,
      log,
      offlinePaceMs,
    });
  })();
  return host;
}

/** Ends what the host started, then the process, whatever state it is in. */
async function shutDown(code: number): Promise<void> {
  try {
    await (await host)?.dispose();
  } catch (error) {
    log.error("the host did not end cleanly", { error: errorMessage(error) });
  } finally {
    process.exit(code);
  }
}

main().then(
  (code) => shutDown(code),
  (error: unknown) => {
    process.stderr.write(`heddle: ${errorMessage(error)}\n`);
    return shutDown(1);
  },
);
