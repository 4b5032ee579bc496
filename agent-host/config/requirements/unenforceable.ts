import type { Requirements, RequirementsTable } from "./requirements.js";

/** Demands whose means are not there yet. Work under a demand that is only read would be work without it. */
const DEMANDS: readonly {
  readonly key: keyof RequirementsTable;
  readonly what: string;
  readonly isMade: (table: RequirementsTable) => boolean;
}[] = [
  { key: "rules", what: "rules for commands", isMade: ({ rules }) => (rules?.prefix_rules.length ?? 0) > 0 },
  {
    key: "permissions",
    what: "files that may not be read (permissions.filesystem.deny_read)",
    isMade: ({ permissions }) => (permissions?.filesystem?.deny_read?.length ?? 0) > 0,
  },
  {
    key: "experimental_network",
    what: "a managed network (experimental_network)",
    isMade: ({ experimental_network: network }) => network?.enabled === true,
  },
  {
    key: "hooks",
    what: "hooks",
    isMade: ({ hooks }) => hooks !== undefined && Object.keys(hooks).length > 0,
  },
];

/** A sentence for each demand that this host cannot enforce: no thread may run under it. */
export function unenforceable({ table, sources }: Requirements): string[] {
  return DEMANDS.filter(({ isMade }) => isMade(table)).map(
    ({ key, what }) =>
      `${sources[key] ?? "requirements"} demands ${what}, which this host cannot enforce yet, so no thread runs under it`,
  );
}
