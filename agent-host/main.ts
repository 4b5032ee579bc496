// The composition root: reads arguments and environment, opens the door, and loads the rest when it is needed.
import os from "node:os";
import path from "node:path";
import { parseArguments, USAGE } from "./arguments.js";
import { errorMessage } from "./base/errors.js";
import { createStderrLog } from "./base/stderr-log.js";
import { serve } from "./server/serve.js";
import { openStream } from "./transport/open-stream.js";

declare const HEDDLE_VERSION: string;

/** Fast enough to wait for, slow enough to see an answer stream. */
const OFFLINE_PACE_MS = 12;

const home = path.resolve(process.env.HEDDLE_HOME ?? path.join(os.homedir(), ".heddle"));
const log = createStderrLog(process.stderr, process.env.HEDDLE_LOG);

// A failure nobody caught is a bug: it is logged whole, and the threads that are not concerned go on.
process.on("uncaughtException", (error) => log.error("uncaught exception", { error: error.stack ?? error.message }));
process.on("unhandledRejection", (error) =>
  log.error("unhandled rejection", { error: error instanceof Error ? error.stack : String(error) }),
);

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
      return runExec(parsed, await buildHost(parsed.overrides, 0), {
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

async function buildHost(overrides: readonly string[], offlinePaceMs: number) {
  const { createHost } = await import("./host.js");
  return createHost({
    home,
    version: HEDDLE_VERSION,
    cliOverrides: overrides,
    env: process.env,
    homeDir: os.homedir(),
    systemConfigFile:
      process.platform === "win32"
        ? path.join(process.env.ProgramData ?? "C:\\ProgramData", "heddle", "config.toml")
        : "/etc/heddle/config.toml",
    tmpdir: os.tmpdir(),
    cwd: process.cwd(),
    entryFolder: import.meta.dirname,
    log,
    offlinePaceMs,
  });
}

async function serveStdio(overrides: readonly string[]): Promise<number> {
  const transport = await openStream(process.stdin, process.stdout, log);
  if (transport === null) return 0;
  let host: ReturnType<typeof buildHost> | null = null;
  const loadHost = () => {
    host ??= buildHost(overrides, OFFLINE_PACE_MS);
    return host;
  };
  const end = async () => {
    if (host !== null) await (await host).dispose();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      void end().finally(() => process.exit(128 + os.constants.signals[signal]));
    });
  }
  await serve({
    transport,
    engine: async () => (await loadHost()).engine,
    identity: { home, version: HEDDLE_VERSION },
    log,
  });
  await end();
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`heddle: ${errorMessage(error)}\n`);
    process.exit(1);
  },
);
