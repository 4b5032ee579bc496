// Where the host takes clients: the values of `--listen` (protocol §1, framing).
import { isIP } from "node:net";
import path from "node:path";

export type ListenAddress =
  | { readonly kind: "stdio" }
  | { readonly kind: "off" }
  /** `path` is absolute; null means the usual place in the home folder. */
  | { readonly kind: "unix"; readonly path: string | null }
  /** `host` is an IP address, never a name: a name could come to mean another machine. */
  | { readonly kind: "websocket"; readonly host: string; readonly port: number };

/** Throws an Error that says what is accepted. */
export function parseListenAddress(text: string): ListenAddress {
  if (text === "stdio://") return { kind: "stdio" };
  if (text === "off") return { kind: "off" };
  if (text === "unix://") return { kind: "unix", path: null };
  if (text.startsWith("unix://")) {
    const file = text.slice("unix://".length);
    if (!path.isAbsolute(file)) throw new Error(`--listen wants an absolute path: ${text}`);
    return { kind: "unix", path: path.normalize(file) };
  }
  const address = /^ws:\/\/(?:\[([^\]]+)\]|([^/:[\]]+)):(\d{1,5})\/?$/.exec(text);
  const host = address?.[1] ?? address?.[2] ?? "";
  const port = Number(address?.[3]);
  if (isIP(host) === (address?.[1] === undefined ? 4 : 6) && port <= 65_535) {
    return { kind: "websocket", host, port };
  }
  throw new Error(`--listen wants stdio://, unix://PATH, ws://IP:PORT or off, got: ${text}`);
}
