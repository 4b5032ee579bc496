import type { Log } from "../../base/log.js";
import { createHttpClient, type HttpClient } from "./http-client.js";
import type { Network } from "./network.js";
import { proxySettings } from "./proxies.js";
import { createTrust } from "./trust.js";

export interface OutsideOptions {
  readonly env: (name: string) => string | undefined;
  readonly log: Log;
  readonly systemBundles?: readonly string[];
}

/** What a client needs to reach its provider, with proxies and certificates as the environment says. */
export function createOutside(options: OutsideOptions): {
  readonly http: HttpClient;
  readonly network: Network;
} {
  const network = { proxies: proxySettings(options.env), trust: createTrust(options) };
  return { http: createHttpClient(network), network };
}
