// The keys we act on, with their types. Others pass through unread. Schemas are built at the first check, so that
// a host without configuration never pays for them.
import * as z from "zod";
import { Personality, ServiceTier } from "../protocol/collaboration.js";
import { WebSearchMode } from "../protocol/config-document.js";
import { ReasoningEffort, ReasoningSummary } from "../protocol/model.js";
import { ApprovalsReviewer, AskForApproval, SandboxMode } from "../protocol/permission.js";
import type { JsonValue } from "./config.js";
import { BEDROCK_PROVIDER_ID, BUILT_IN_PROVIDER_IDS, MAX_RETRIES } from "./defaults.js";
import { type ConfigTable, isTable, withoutValue } from "./tree.js";

function buildProviderSchema() {
  const texts = z.record(z.string(), z.string());
  const retries = z.int().min(0).max(MAX_RETRIES);
  return z.looseObject({
    name: z.string().optional(),
    base_url: z.string().min(1).optional(),
    env_key: z.string().optional(),
    env_key_instructions: z.string().optional(),
    experimental_bearer_token: z.string().optional(),
    auth: z
      .looseObject({
        command: z.string(),
        args: z.array(z.string()).optional(),
        timeout_ms: z.int().positive().optional(),
        refresh_interval_ms: z.int().nonnegative().optional(),
        cwd: z.string().optional(),
      })
      .optional(),
    aws: z.looseObject({ profile: z.string().optional(), region: z.string().optional() }).optional(),
    wire_api: z.enum(["responses", "chat"]).optional(),
    query_params: texts.optional(),
    http_headers: texts.optional(),
    env_http_headers: texts.optional(),
    request_max_retries: retries.optional(),
    stream_max_retries: retries.optional(),
    stream_idle_timeout_ms: z.int().positive().optional(),
    websocket_connect_timeout_ms: z.int().positive().optional(),
    requires_openai_auth: z.boolean().optional(),
    supports_websockets: z.boolean().optional(),
  });
}

const BEDROCK_KEYS: readonly string[] = [
  "aws",
  "base_url",
  "request_max_retries",
  "stream_max_retries",
  "stream_idle_timeout_ms",
];

/** Of the built-in providers, one lets itself be adjusted: nobody else knows whose account and region to use. */
function builtInComplaint(id: string, keys: readonly string[]): string | null {
  if (id !== BEDROCK_PROVIDER_ID) {
    return `"${id}" is built in and cannot be defined anew; choose another name`;
  }
  const other = keys.find((key) => !BEDROCK_KEYS.includes(key));
  if (other === undefined) return null;
  return `"${id}" is built in: of it, ${BEDROCK_KEYS.join(", ")} can be set, but not ${other}`;
}

function buildSchemas() {
  const texts = z.array(z.string());
  return {
    model: z.string().min(1),
    profile: z.string().min(1),
    profiles: z.record(z.string(), z.looseObject({})),
    review_model: z.string().min(1),
    model_provider: z.string().min(1),
    model_providers: z.record(z.string(), buildProviderSchema()).check((ctx) => {
      for (const id of BUILT_IN_PROVIDER_IDS) {
        if (!Object.hasOwn(ctx.value, id)) continue;
        const message = builtInComplaint(id, Object.keys(ctx.value[id] ?? {}));
        if (message !== null) ctx.issues.push({ code: "custom", input: ctx.value, path: [id], message });
      }
    }),
    model_context_window: z.int().positive(),
    model_auto_compact_token_limit: z.int().positive(),
    compact_prompt: z.string(),
    experimental_compact_prompt_file: z.string().min(1),
    model_catalog_json: z.string().min(1),
    model_reasoning_effort: ReasoningEffort,
    model_reasoning_summary: ReasoningSummary,
    openai_base_url: z.string().min(1),
    chatgpt_base_url: z.string().min(1),
    approval_policy: AskForApproval,
    approvals_reviewer: ApprovalsReviewer,
    sandbox_mode: SandboxMode,
    default_permissions: z.string().min(1),
    permissions: z.record(
      z.string().regex(/^[^:]/, "a name that begins with a colon is built in"),
      z.looseObject({ filesystem: z.looseObject({}).optional(), network: z.looseObject({}).optional() }),
    ),
    sandbox_workspace_write: z.looseObject({
      writable_roots: texts.optional(),
      network_access: z.boolean().optional(),
      exclude_tmpdir_env_var: z.boolean().optional(),
      exclude_slash_tmp: z.boolean().optional(),
    }),
    web_search: WebSearchMode,
    features: z.record(z.string(), z.union([z.boolean(), z.looseObject({})])),
    instructions: z.string(),
    developer_instructions: z.string(),
    project_doc_max_bytes: z.int().nonnegative(),
    project_doc_fallback_filenames: texts,
    project_root_markers: texts,
    tool_output_token_limit: z.int().positive(),
    tools: z.looseObject({ view_image: z.boolean().optional() }),
    tools_view_image: z.boolean(),
    service_tier: ServiceTier,
    personality: Personality,
    projects: z.record(
      z.string(),
      z.looseObject({ trust_level: z.enum(["trusted", "untrusted"]).optional() }),
    ),
    shell_environment_policy: z.looseObject({
      inherit: z.enum(["all", "core", "none"]).optional(),
      ignore_default_excludes: z.boolean().optional(),
      exclude: texts.optional(),
      set: z.record(z.string(), z.string()).optional(),
      include_only: texts.optional(),
      experimental_use_profile: z.boolean().optional(),
    }),
  };
}

type Schemas = ReturnType<typeof buildSchemas>;
let built: Schemas | null = null;

function schemas(): Schemas {
  built ??= buildSchemas();
  return built;
}

/** The typed part of a configuration in which every value is valid. */
export type KnownConfig = { readonly [K in keyof Schemas]?: z.infer<Schemas[K]> };

export interface ConfigIssue {
  readonly path: readonly string[];
  readonly message: string;
}

/** What is wrong with a layer, the first complaint of each top-level key's part. */
export function findIssues(table: ConfigTable): ConfigIssue[] {
  const known = schemas();
  const issues: ConfigIssue[] = [];
  for (const key of keysOf(known)) {
    const value = table[key];
    if (value === undefined) continue;
    for (const issue of known[key].safeParse(value).error?.issues ?? []) {
      const path = [key, ...issue.path.map(String)];
      if (!issues.some((other) => other.path.join("\n") === path.join("\n"))) {
        issues.push({ path, message: issue.message });
      }
    }
  }
  return [...issues, ...profileIssues(table.profiles)];
}

/** A profile may say what the file itself may say. */
function profileIssues(profiles: JsonValue | undefined): ConfigIssue[] {
  if (!isTable(profiles)) return [];
  return Object.entries(profiles).flatMap(([name, profile]) =>
    isTable(profile)
      ? findIssues(profile).map(({ path, message }) => ({ path: ["profiles", name, ...path], message }))
      : [],
  );
}

/** The layer without what the issues are about. */
export function withoutIssues(table: ConfigTable, issues: readonly ConfigIssue[]): ConfigTable {
  return issues.reduce((rest, issue) => withoutValue(rest, blamedPath(rest, issue.path)), table);
}

/** A layer that findIssues has nothing against. */
export function toKnownConfig(table: ConfigTable): KnownConfig {
  const known = schemas();
  return Object.fromEntries(
    keysOf(known).flatMap((key) => (table[key] === undefined ? [] : [[key, known[key].parse(table[key])]])),
  );
}

/**
 * How much goes when a value is wrong: a provider as a whole, since half of one might send things to the wrong
 * place; a list as a whole; otherwise the value itself.
 */
function blamedPath(table: ConfigTable, path: readonly string[]): readonly string[] {
  const provider = path.indexOf("model_providers");
  if (provider === 0 || (provider === 2 && path[0] === "profiles")) return path.slice(0, provider + 2);
  let value: unknown = table;
  for (const [depth, key] of path.entries()) {
    if (!isTable(value)) return path.slice(0, depth);
    value = value[key];
  }
  return path;
}

function keysOf(known: Schemas): (keyof Schemas)[] {
  return Object.keys(known) as (keyof Schemas)[];
}
