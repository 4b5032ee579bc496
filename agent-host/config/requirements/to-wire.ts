// Requirements as configRequirements/read tells them.
import type {
  ConfigRequirements,
  ManagedHooksRequirements,
  NetworkRequirements,
} from "../../protocol/config-requirements.js";
import type { JsonValue } from "../config.js";
import { isTable } from "../tree.js";
import { allowedValues } from "./allowed.js";
import type { Requirements } from "./requirements.js";

/** Null when nothing is demanded. */
export function toWireRequirements(requirements: Requirements): ConfigRequirements | null {
  const { table } = requirements;
  if (Object.keys(table).length === 0) return null;
  return {
    allowedApprovalPolicies: mutable(allowedValues(requirements, "approval_policy")),
    allowedApprovalsReviewers: mutable(allowedValues(requirements, "approvals_reviewer")),
    // A sandbox of the client's own has no name among the protocol's modes.
    allowedSandboxModes:
      allowedValues(requirements, "sandbox_mode")?.filter((mode) => mode !== "external-sandbox") ?? null,
    allowedWebSearchModes: unique(allowedValues(requirements, "web_search")),
    enforceResidency: table.enforce_residency ?? null,
    featureRequirements: table.features === undefined ? null : { ...table.features },
    hooks: table.hooks === undefined ? null : toHooks(table.hooks),
    network: table.experimental_network === undefined ? null : toNetwork(table.experimental_network),
  };
}

type Table = Readonly<Record<string, JsonValue>>;

function toNetwork(table: Table): NetworkRequirements {
  const domains = permissions(table.domains, ["allow", "deny"] as const);
  const sockets = permissions(table.unix_sockets, ["allow", "none"] as const);
  const namesOf = <P>(map: Readonly<Record<string, P>> | null, wanted: P) =>
    map === null ? null : Object.keys(map).filter((name) => map[name] === wanted);
  return {
    enabled: flag(table.enabled),
    httpPort: port(table.http_port),
    socksPort: port(table.socks_port),
    allowUpstreamProxy: flag(table.allow_upstream_proxy),
    dangerouslyAllowNonLoopbackProxy: flag(table.dangerously_allow_non_loopback_proxy),
    dangerouslyAllowAllUnixSockets: flag(table.dangerously_allow_all_unix_sockets),
    domains,
    managedAllowedDomainsOnly: flag(table.managed_allowed_domains_only),
    allowedDomains: texts(table.allowed_domains) ?? namesOf(domains, "allow"),
    deniedDomains: texts(table.denied_domains) ?? namesOf(domains, "deny"),
    unixSockets: sockets,
    allowUnixSockets: texts(table.allow_unix_sockets) ?? namesOf(sockets, "allow"),
    allowLocalBinding: flag(table.allow_local_binding),
  };
}

type Groups = ManagedHooksRequirements["Stop"];

function toHooks(table: Table): ManagedHooksRequirements {
  return {
    managedDir: text(table.managed_dir),
    windowsManagedDir: text(table.windows_managed_dir),
    PreToolUse: toGroups(table.PreToolUse),
    PermissionRequest: toGroups(table.PermissionRequest),
    PostToolUse: toGroups(table.PostToolUse),
    SessionStart: toGroups(table.SessionStart),
    UserPromptSubmit: toGroups(table.UserPromptSubmit),
    Stop: toGroups(table.Stop),
  };
}

function toGroups(value: JsonValue | undefined): Groups {
  return tables(value).map(({ matcher, hooks }) => ({
    matcher: text(matcher),
    hooks: tables(hooks).flatMap((hook): Groups[number]["hooks"] => {
      if (hook.type === "prompt" || hook.type === "agent") return [{ type: hook.type }];
      if (hook.type !== "command" || typeof hook.command !== "string") return [];
      return [
        {
          type: "command",
          command: hook.command,
          timeoutSec: port(hook.timeout ?? hook.timeoutSec),
          async: hook.async === true,
          statusMessage: text(hook.statusMessage),
        },
      ];
    }),
  }));
}

function tables(value: JsonValue | undefined): Table[] {
  return Array.isArray(value) ? value.filter(isTable) : [];
}

function permissions<P extends string>(
  value: JsonValue | undefined,
  known: readonly P[],
): Record<string, P> | null {
  if (!isTable(value)) return null;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, said]) => {
      const permission = known.find((one) => one === said);
      return permission === undefined ? [] : [[name, permission]];
    }),
  );
}

function flag(value: JsonValue | undefined): boolean | null {
  return typeof value === "boolean" ? value : null;
}

function port(value: JsonValue | undefined): number | null {
  return typeof value === "number" && Number.isInteger(value) ? value : null;
}

function text(value: JsonValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function texts(value: JsonValue | undefined): string[] | null {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : null;
}

function mutable<T>(values: readonly T[] | null): T[] | null {
  return values === null ? null : [...values];
}

function unique<T>(values: readonly T[] | null): T[] | null {
  return values === null ? null : [...new Set(values)];
}
