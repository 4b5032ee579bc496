/** Proxy addresses as the usual variables give them; empty for none. */
export interface ProxySettings {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

export function proxySettings(env: (name: string) => string | undefined): ProxySettings {
  const read = (name: string) => env(name.toLowerCase()) ?? env(name) ?? "";
  return { httpProxy: read("HTTP_PROXY"), httpsProxy: read("HTTPS_PROXY"), noProxy: read("NO_PROXY") };
}

/** The proxy that leads to an address; null when it is reached directly, as this machine itself always is. */
export function proxyFor(url: URL, proxies: ProxySettings): URL | null {
  const secure = url.protocol === "https:" || url.protocol === "wss:";
  const address = secure ? proxies.httpsProxy || proxies.httpProxy : proxies.httpProxy;
  if (address === "" || isLoopback(url.hostname) || isExcepted(url, proxies.noProxy)) return null;
  return URL.canParse(address) ? new URL(address) : null;
}

export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

/** Entries are hosts, with a port if they mean only that one; a leading dot or `*.` means whatever is below. */
function isExcepted(url: URL, noProxy: string): boolean {
  const host = url.hostname.toLowerCase();
  const port = url.port || (url.protocol === "https:" || url.protocol === "wss:" ? "443" : "80");
  return noProxy
    .toLowerCase()
    .split(/[,\s]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      if (entry === "*") return true;
      const [, name = entry, onlyPort] = /^(.+?)(?::(\d+))?$/.exec(entry) ?? [];
      if (onlyPort !== undefined && onlyPort !== port) return false;
      const suffix = name.replace(/^\*?\./, "");
      return host === suffix || host.endsWith(`.${suffix}`);
    });
}
