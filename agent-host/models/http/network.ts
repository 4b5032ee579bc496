import type { ProxySettings } from "./proxies.js";
import type { Trust } from "./trust.js";

/** How this machine reaches the outside. */
export interface Network {
  readonly proxies: ProxySettings;
  readonly trust: Trust;
}
