// The composition root: reads arguments and environment, opens the door, and loads the rest when it is needed.
import os from "node:os";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { type Arguments, type ExecArguments, parseArguments, USAGE } from "./arguments.js";
import { systemClock } from "./base/clock.js";
import { errorMessage } from "./base/errors.js";
import { createStderrLog } from "./base/stderr-log.js";
import type { Host } from "./host.js";
import { serve } from "./server/serve.js";
import type { Door } from "./transport/listen/open-door.js";
import { openStream, readOpening, streamTransport, type Transport } from "./transport/open-stream.js";
import { isPipe, PipeInput } from "./transport/pipe-input.js";
import { websocketTransport } from "./transport/websocket.js";

declare const HEDDLE_VERSION: string;

/** Fast enough to wait for, slow enough to see an answer stream. */
const OFFLINE_PACE_MS = 12;
/** How long a reader may take to fetch the last answers before the process ends, in milliseconds. */
const LAST_WORDS_MS = 500;
/** Whatever hangs while the host ends, it ends by then, in milliseconds. */
const END_MS = 5_000;

const home = path.resolve(process.env.HEDDLE_HOME ?? path.join(os.homedir(), ".heddle"));
const log = createStderrLog(process.stderr, process.env.HEDDLE_LOG);
let host: Promise<Host> | null = null;
let door: Door | null = null;
let ending: Promise<never> | null = null;

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
  process.on(signal, () => void shutDown(128 + os.constants.signals[signal]));
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
      if (parsed.strictConfig) await (await loadHost(parsed, 0)).checkConfig();
      const { runExec } = await import("./headless.js");
      const code = await runExec(parsed, await loadHost(parsed, 0), {
        cwd: process.cwd(),
        stdout: process.stdout,
        stderr: process.stderr,
        onInterrupt,
      });
      // However slowly it is read: a pager may show the end tomorrow.
      await written();
      return code;
    }
    case "proxy": {
      const { joinSocket } = await import("./proxy.js");
      await joinSocket(parsed.socket ?? defaultSocket(), process.stdin, process.stdout);
      return 0;
    }
    case "generate": {
      const { generate } = await import("./export/generate.js");
      const folder = path.resolve(parsed.folder);
      const count = await generate({ ...parsed, folder });
      process.stdout.write(`wrote ${count} files to ${folder}\n`);
      return 0;
    }
    case "app-server":
      return serveClients(parsed);
    default:
      return parsed satisfies never;
  }
}

async function serveClients(parsed: Extract<Arguments, { command: "app-server" }>): Promise<number> {
  const { listen } = parsed;
  process.on("SIGINT", () => void shutDown(128 + os.constants.signals.SIGINT));
  if (listen.parentPid !== null) {
    const { watchParent } = await import("./exec/parent-watch.js");
    watchParent(listen.parentPid, () => void shutDown(0));
  }
  if (parsed.strictConfig) await (await loadHost(parsed, OFFLINE_PACE_MS)).checkConfig();
  const serveClient = (transport: Transport) =>
    serve({
      transport,
      engine: async () => (await loadHost(parsed, OFFLINE_PACE_MS)).engine,
      identity: { home, version: HEDDLE_VERSION },
      log,
    });
  const { address, bearer } = listen;
  if (address.kind === "off") throw new Error("--listen off leaves nobody to serve");
  if (address.kind === "stdio") {
    const transport = await openStream(isPipe(0) ? new PipeInput(0) : process.stdin, process.stdout, log);
    if (transport !== null) await serveClient(transport);
    return 0;
  }
  const { openDoor } = await import("./transport/listen/open-door.js");
  door = await openDoor({
    address: address.kind === "unix" ? { kind: "unix", path: address.path ?? defaultSocket() } : address,
    bearer,
    serve: serveClient,
    transports: { readOpening, streamTransport, websocketTransport },
    log,
  });
  process.stderr.write(`listening on ${door.url}\n`);
  // From here on the door keeps the process alive, until a signal or the end of the parent.
  return new Promise(() => undefined);
}

function defaultSocket(): string {
  return path.join(home, "host.sock");
}

/** The engine and everything behind it: loaded once, after the door is open. */
function loadHost(
  { overrides, strictConfig, threadStore }: Pick<ExecArguments, "overrides" | "strictConfig" | "threadStore">,
  offlinePaceMs: number,
): Promise<Host> {
  host ??= (async () => {
    const [{ createHost }, { machineConfig }] = await Promise.all([
      import("./host.js"),
      import("./config/machine.js"),
    ]);
    return createHost({
      home,
      version: HEDDLE_VERSION,
      cliOverrides: overrides,
      strictConfig,
      env: process.env,
      homeDir: os.homedir(),
      machineConfig: machineConfig(process.platform, process.env.ProgramData),
      tmpdir: os.tmpdir(),
      cwd: process.cwd(),
      entryFolder: import.meta.dirname,
      threadStore,
      clock: systemClock,
      log,
      offlinePaceMs,
    });
  })();
  return host;
}

/** The first Ctrl-C interrupts the turn, the second ends everything. */
function onInterrupt(interrupt: () => void): () => void {
  const endAll = () => void shutDown(128 + os.constants.signals.SIGINT);
  let next = interrupt;
  process.on("SIGINT", () => {
    const now = next;
    next = endAll;
    now();
  });
  return () => {
    next = endAll;
  };
}

/** Ends what the host started, then the process, whatever state it is in. The first code counts. */
function shutDown(code: number): Promise<never> {
  ending ??= (async () => {
    setTimeout(() => process.exit(code), END_MS);
    door?.stop();
    // One that did not load has said why, and has nothing to end.
    const loaded = await host?.catch(() => null);
    try {
      await loaded?.dispose();
    } catch (error) {
      log.error("the host did not end cleanly", { error: errorMessage(error) });
    }
    door?.close();
    await Promise.race([written(), new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS))]);
    return process.exit(code);
  })();
  return ending;
}

/** Resolves when stdout has taken everything that was written to it, or takes nothing any more. */
function written(): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write("", () => resolve());
  });
}

main().then(
  (code) => shutDown(code),
  (error: unknown) => {
    process.stderr.write(`heddle: ${errorMessage(error)}\n`);
    return shutDown(1);
  },
);
