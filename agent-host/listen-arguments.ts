// The options that say where the host takes clients, and whom.
import type { ParseArgsConfig } from "node:util";
import { type ListenAddress, parseListenAddress } from "./transport/listen/address.js";
import type { BearerOptions } from "./transport/listen/bearer.js";

export interface ListenArguments {
  readonly address: ListenAddress;
  /** Null lets in whoever can reach the door. */
  readonly bearer: BearerOptions | null;
  /** The host ends when this process does; null: with its input or a signal. */
  readonly parentPid: number | null;
}

/** How far the clocks of two machines may be apart unless an option says otherwise. */
const CLOCK_SKEW_SECONDS = 30;
const MAX_CLOCK_SKEW_SECONDS = 600;

export const listenOptions = {
  listen: { type: "string" },
  "parent-pid": { type: "string" },
  "ws-token-file": { type: "string" },
  "ws-token-sha256": { type: "string" },
  "ws-jwt-secret-file": { type: "string" },
  "ws-jwt-issuer": { type: "string" },
  "ws-jwt-audience": { type: "string" },
  "ws-jwt-clock-skew": { type: "string" },
} satisfies ParseArgsConfig["options"];

type ListenValues = { readonly [Name in keyof typeof listenOptions]?: string };

export const LISTEN_USAGE = `
options of app-server:
      --listen WHERE             stdio:// (default), unix://PATH, ws://IP:PORT (port 0: any), off
      --parent-pid PID           end when this process ends
      --ws-token-file FILE       ws: let in whoever sends the token in this file as bearer token
      --ws-token-sha256 HEX      ws: the same, for a token with this SHA-256
      --ws-jwt-secret-file FILE  ws: let in whoever sends a JWT signed with this secret (HS256)
      --ws-jwt-issuer NAME       ws: the JWT must come from this issuer
      --ws-jwt-audience NAME     ws: the JWT must be meant for this audience
      --ws-jwt-clock-skew SECS   ws: how far clocks may be apart (default: ${CLOCK_SKEW_SECONDS})
`;

/** Throws an Error when a command is given options that mean nothing to it. */
export function refuseListenOptions(command: string, values: ListenValues): void {
  for (const [name, value] of Object.entries(values)) {
    if (name in listenOptions && value !== undefined)
      throw new Error(`option --${name} means nothing to ${command}`);
  }
}

/** Throws an Error that names the option that is wrong. */
export function readListenArguments(values: ListenValues): ListenArguments {
  const address = parseListenAddress(values.listen ?? "stdio://");
  const bearer = readBearer(values);
  if (bearer !== null && address.kind !== "websocket") {
    throw new Error("the --ws options belong to --listen ws://IP:PORT");
  }
  const parent = values["parent-pid"];
  return {
    address,
    bearer,
    parentPid: parent === undefined ? null : wholeNumber("parent-pid", parent, 2 ** 31),
  };
}

function readBearer(values: ListenValues): BearerOptions | null {
  const file = values["ws-token-file"];
  const hex = values["ws-token-sha256"];
  const secretFile = values["ws-jwt-secret-file"];
  if ([file, hex, secretFile].filter((value) => value !== undefined).length > 1) {
    throw new Error("choose one of --ws-token-file, --ws-token-sha256 and --ws-jwt-secret-file");
  }
  if (secretFile === undefined) {
    for (const name of ["ws-jwt-issuer", "ws-jwt-audience", "ws-jwt-clock-skew"] as const) {
      // Silently checking nothing would be the worst reading of it.
      if (values[name] !== undefined) throw new Error(`option --${name} wants --ws-jwt-secret-file`);
    }
  }
  if (file !== undefined) return { kind: "token-file", file };
  if (hex !== undefined) return { kind: "token-sha256", hex };
  if (secretFile === undefined) return null;
  const skew = values["ws-jwt-clock-skew"];
  return {
    kind: "jwt",
    secretFile,
    issuer: values["ws-jwt-issuer"] ?? null,
    audience: values["ws-jwt-audience"] ?? null,
    clockSkewSeconds:
      skew === undefined
        ? CLOCK_SKEW_SECONDS
        : wholeNumber("ws-jwt-clock-skew", skew, MAX_CLOCK_SKEW_SECONDS),
  };
}

function wholeNumber(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > max)
    throw new Error(`option --${name} wants a number up to ${max}, got: ${text}`);
  return value;
}
