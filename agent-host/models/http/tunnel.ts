import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { SecureContext } from "node:tls";

export interface TunnelOptions {
  readonly proxy: URL;
  /** Host and port of the other end. */
  readonly host: string;
  readonly port: number;
  /** For a proxy that is itself reached through TLS. */
  readonly secureContext: SecureContext | undefined;
}

/** A connection to a host behind a proxy. Throws when the proxy refuses, and the signal's reason. */
export async function openTunnel(options: TunnelOptions, signal: AbortSignal): Promise<Duplex> {
  const { proxy, host, port, secureContext } = options;
  const { request } = proxy.protocol === "https:" ? await import("node:https") : await import("node:http");
  signal.throwIfAborted();
  const authority = `${host}:${port}`;
  const asking = request({
    method: "CONNECT",
    host: proxy.hostname.replace(/^\[|\]$/g, ""),
    port: proxy.port || (proxy.protocol === "https:" ? 443 : 80),
    path: authority,
    headers: { host: authority, ...authorization(proxy) },
    agent: false,
    ...(secureContext === undefined ? {} : { secureContext }),
  });
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      asking.destroy();
      reject(signal.reason);
    };
    const settle = () => signal.removeEventListener("abort", onAbort);
    signal.addEventListener("abort", onAbort, { once: true });
    asking.once("connect", (answer: IncomingMessage, socket: Duplex) => {
      settle();
      if (answer.statusCode === 200) resolve(socket);
      else {
        socket.destroy();
        reject(new Error(`the proxy answered ${answer.statusCode ?? "nothing"}`));
      }
    });
    asking.once("response", (answer: IncomingMessage) => {
      settle();
      asking.destroy();
      reject(new Error(`the proxy answered ${answer.statusCode ?? "nothing"}`));
    });
    // Stays: a request that was destroyed may fail once more.
    asking.on("error", (error) => {
      settle();
      reject(error);
    });
    asking.end();
  });
}

function authorization(proxy: URL): Record<string, string> {
  if (proxy.username === "" && proxy.password === "") return {};
  const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(user).toString("base64")}` };
}
