// `npm run coverage:protocol`: which methods of the table the host answers.
import { definitions } from "../../../agent-host/protocol/table.js";
import { handlers } from "../../../agent-host/server/registry.js";

/** One line for each request of the client, and the sums. */
export function coverageReport(): string {
  // The handshake is answered before there is a registry.
  const live = new Set(["initialize", ...handlers.map(({ definition }) => definition.method)]);
  const requests = definitions.filter(({ kind }) => kind === "request");
  const count = (kind: string) => definitions.filter((definition) => definition.kind === kind).length;
  const isLive = requests.filter(({ method }) => live.has(method)).length;
  return [
    ...requests.map(({ method, stability }) => {
      const mark = stability === "experimental" ? " (experimental)" : "";
      return `${live.has(method) ? "live   " : "not yet"} ${method}${mark}`;
    }),
    "",
    `${isLive} of ${requests.length} requests are live`,
    `typed: ${requests.length} requests, ${count("serverRequest")} requests of the host, ${count("notification")} notifications`,
  ].join("\n");
}
