import { type ParseArgsConfig, parseArgs } from "node:util";
import {
  GENERATE_USAGE,
  type GenerateArguments,
  generateOptions,
  readGenerateArguments,
} from "./generate-arguments.js";
import {
  LISTEN_USAGE,
  type ListenArguments,
  listenOptions,
  readListenArguments,
  refuseListenOptions,
} from "./listen-arguments.js";

/** Where threads are kept: as files in the home folder, or nowhere but in memory. */
export type ThreadStoreKind = "local" | "memory";

export interface ExecArguments {
  readonly command: "exec";
  readonly prompt: string;
  readonly folder: string | null;
  readonly resume: string | null;
  readonly json: boolean;
  readonly threadStore: ThreadStoreKind;
  readonly overrides: readonly string[];
  readonly strictConfig: boolean;
}

export type Arguments =
  | { readonly command: "version" }
  | { readonly command: "help" }
  | {
      readonly command: "app-server";
      readonly overrides: readonly string[];
      readonly strictConfig: boolean;
      readonly threadStore: ThreadStoreKind;
      readonly listen: ListenArguments;
    }
  /** `socket` null: the usual place in the home folder. */
  | { readonly command: "proxy"; readonly socket: string | null }
  | GenerateArguments
  | ExecArguments;

export const USAGE = `Heddle's agent host.

usage:
  agent-host [app-server] [-c key=value]...   serve the app-server protocol (v2) on stdin and stdout
  agent-host app-server --listen WHERE        serve it to several clients at once
  agent-host proxy [--socket PATH]            join stdin and stdout to a host that listens on a unix socket
  agent-host exec PROMPT [options]            run one turn here and print it

options:
  -c, --config key=value   override a key of config.toml; the value is TOML, or else a string
      --strict-config      end when the configuration has a mistake or a field that is not known
  -C, --cd FOLDER          exec: the folder to work in (default: where you are)
      --resume THREAD_ID   exec: go on with a stored thread
      --json               exec: print the protocol's notifications, one JSON object per line
      --thread-store KIND  where threads are kept: local (files in the home folder, the default), or
                           memory (they end with the host, and nothing of them is written)
      --version            print the version
      --socket PATH        proxy: where the host listens
  -h, --help               print this text
${LISTEN_USAGE}${GENERATE_USAGE}`;

const options = {
  config: { type: "string", short: "c", multiple: true },
  "strict-config": { type: "boolean" },
  cd: { type: "string", short: "C" },
  resume: { type: "string" },
  json: { type: "boolean" },
  socket: { type: "string" },
  "thread-store": { type: "string" },
  ...listenOptions,
  ...generateOptions,
  version: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} satisfies ParseArgsConfig["options"];

/** Throws an Error that names the option or argument that is wrong. */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options,
    allowPositionals: true,
    strict: true,
  });
  if (values.version) return { command: "version" };
  if (values.help) return { command: "help" };
  const overrides = values.config ?? [];
  for (const override of overrides) {
    if (!/^[^=\s][^=]*=/.test(override))
      throw new Error(`option -c wants key=value, got: ${override.split("=")[0]}`);
  }
  const [command = "app-server", ...rest] = positionals;
  const [subcommand] = rest;
  const generate = readGenerateArguments(
    command === "app-server" ? subcommand : undefined,
    rest.slice(1),
    values,
  );
  if (command !== "app-server" || generate !== null) {
    refuseListenOptions(generate?.generator ?? command, values);
  }
  if (command !== "proxy" && values.socket !== undefined) throw new Error("option --socket belongs to proxy");
  const strictConfig = values["strict-config"] === true;
  const threadStore = readThreadStore(command, values["thread-store"]);
  if (command === "exec") {
    const [prompt, extra] = rest;
    if (prompt === undefined) throw new Error("exec wants a prompt: agent-host exec PROMPT");
    if (extra !== undefined)
      throw new Error(`exec wants one prompt; quote it. Unexpected argument: ${extra}`);
    return {
      command,
      prompt,
      folder: values.cd ?? null,
      resume: values.resume ?? null,
      json: values.json === true,
      threadStore,
      overrides,
      strictConfig,
    };
  }
  if (command !== "app-server" && command !== "proxy")
    throw new Error(`unknown command: ${command} (try --help)`);
  if (generate === null && rest[0] !== undefined) throw new Error(`unexpected argument: ${rest[0]}`);
  for (const name of ["cd", "resume", "json"] as const) {
    if (values[name] !== undefined) throw new Error(`option --${name} belongs to exec`);
  }
  if (generate !== null) return generate;
  if (command === "proxy") return { command, socket: values.socket ?? null };
  return { command, overrides, strictConfig, threadStore, listen: readListenArguments(values) };
}

function readThreadStore(command: string, kind: string | undefined): ThreadStoreKind {
  if (kind === undefined) return "local";
  if (command === "proxy") throw new Error("option --thread-store belongs to the host that is joined");
  if (kind === "local" || kind === "memory") return kind;
  if (kind === "remote") throw new Error("a remote thread store is not available yet");
  throw new Error(`option --thread-store wants local or memory, got: ${kind}`);
}
