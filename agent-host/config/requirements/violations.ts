import type { JsonValue } from "../config.js";
import { type ConfigIssue, toKnownConfig } from "../schema.js";
import { type ConfigTable, isTable } from "../tree.js";
import { type Choices, disallowed, isAllowed } from "./allowed.js";
import type { Requirements } from "./requirements.js";

/** What a table sets against the requirements; `table` has no other mistakes. */
export function findViolations(requirements: Requirements, table: ConfigTable): ConfigIssue[] {
  if (Object.keys(requirements.table).length === 0) return [];
  return [
    ...tableViolations(requirements, table),
    ...Object.entries(tableOf(table.profiles)).flatMap(([name, profile]) =>
      tableViolations(requirements, tableOf(profile)).map(({ path, message }) => ({
        path: ["profiles", name, ...path],
        message,
      })),
    ),
  ];
}

function tableViolations(requirements: Requirements, table: ConfigTable): ConfigIssue[] {
  const known = toKnownConfig(table);
  const check = <K extends keyof Choices>(key: K, value: Choices[K] | undefined): ConfigIssue[] =>
    value === undefined || isAllowed(requirements, key, value)
      ? []
      : [{ path: [key], message: disallowed(requirements, key, value) }];
  return [
    ...check("approval_policy", known.approval_policy),
    ...check("approvals_reviewer", known.approvals_reviewer),
    ...check("sandbox_mode", known.sandbox_mode),
    ...check("web_search", known.web_search),
    ...pinViolations(requirements, table.features),
  ];
}

/** Features that are set to the opposite of what is demanded. */
export function pinViolations(
  { table, sources }: Requirements,
  features: JsonValue | undefined,
): ConfigIssue[] {
  const configured = tableOf(features);
  return Object.entries(table.features ?? {}).flatMap(([name, pinned]) =>
    typeof configured[name] === "boolean" && configured[name] !== pinned
      ? [
          {
            path: ["features", name],
            message: `the feature \`${name}\` has to be ${pinned ? "on" : "off"} (set by ${sources.features ?? "requirements"})`,
          },
        ]
      : [],
  );
}

function tableOf(value: JsonValue | undefined): ConfigTable {
  return isTable(value) ? value : {};
}
