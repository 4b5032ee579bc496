// From merged layers to settings in which every value is valid.
import path from "node:path";
import { chooseSandbox } from "./choose-sandbox.js";
import type { ConfigProblem, Settings } from "./config.js";
import { Constraint } from "./constrain.js";
import {
  DEFAULT_PROJECT_DOC_MAX_BYTES,
  DEFAULT_PROJECT_ROOT_MARKERS,
  defaultModel,
  defaultProvider,
} from "./defaults.js";
import { featureStates, featureWarnings, toFeatures } from "./features.js";
import { blame, type Layer, mergeLayers, ownerOf } from "./layer.js";
import type { LayerStack } from "./layer-stack.js";
import { resolveProviders } from "./providers.js";
import { type KnownConfig, toKnownConfig } from "./schema.js";

export interface ResolveOptions {
  /** Absolute. */
  readonly cwd: string;
  /** What `~` stands for. */
  readonly homeDir: string;
  readonly env: (name: string) => string | undefined;
  /** Features switched while running. */
  readonly runtimeFeatures: ReadonlyMap<string, boolean>;
  /** Whether somebody is signed in to the hosted models. */
  readonly signedIn: boolean;
}

/** Throws HostError "invalid-request" when an option or a request is at fault. */
export function resolveSettings(stack: LayerStack, options: ResolveOptions): Settings {
  const { inForce: layers } = stack;
  const merged = mergeLayers(layers);
  // Building the schemas costs more than all the rest, and says nothing about an empty table.
  const config: KnownConfig = Object.keys(merged).length === 0 ? {} : toKnownConfig(merged);
  const constraint = new Constraint(stack);
  constraint.checkFeatures(merged);
  const { providers, problems } = resolveProviders(config, layers, {
    env: options.env,
    residency: stack.requirements.table.enforce_residency ?? null,
  });
  const chosen = chooseProvider(config, layers, Object.keys(providers), options);
  const sandbox = chooseSandbox(config, merged, stack, constraint, options);
  return {
    model: config.model ?? defaultModel(chosen.id),
    reviewModel: config.review_model ?? null,
    modelProvider: chosen.id,
    providers,
    modelContextWindow: config.model_context_window ?? null,
    modelAutoCompactTokenLimit: config.model_auto_compact_token_limit ?? null,
    compactPrompt: config.compact_prompt ?? null,
    compactPromptFile: compactPromptFile(config, layers, options),
    modelCatalogJson: config.model_catalog_json ?? null,
    modelReasoningEffort: config.model_reasoning_effort ?? null,
    modelReasoningSummary: config.model_reasoning_summary ?? "auto",
    serviceTier: config.service_tier ?? null,
    personality: config.personality ?? null,
    approvalPolicy: constraint.choose("approval_policy", config.approval_policy, "on-request"),
    approvalsReviewer: constraint.choose("approvals_reviewer", config.approvals_reviewer, "user"),
    webSearch: constraint.choose("web_search", config.web_search, "cached"),
    sandboxMode: sandbox.sandboxMode,
    permissionProfile: sandbox.permissionProfile,
    sandboxWorkspaceWrite: {
      type: "workspaceWrite",
      writableRoots: writableRoots(config, layers, options),
      readOnlyAccess: { type: "fullAccess" },
      networkAccess: config.sandbox_workspace_write?.network_access ?? false,
      excludeTmpdirEnvVar: config.sandbox_workspace_write?.exclude_tmpdir_env_var ?? false,
      excludeSlashTmp: config.sandbox_workspace_write?.exclude_slash_tmp ?? false,
    },
    instructions: config.instructions ?? null,
    developerInstructions: config.developer_instructions ?? null,
    projectDocMaxBytes: config.project_doc_max_bytes ?? DEFAULT_PROJECT_DOC_MAX_BYTES,
    projectDocFallbackFilenames: config.project_doc_fallback_filenames ?? [],
    projectRootMarkers: config.project_root_markers ?? DEFAULT_PROJECT_ROOT_MARKERS,
    toolOutputTokenLimit: config.tool_output_token_limit ?? null,
    viewImage: config.tools?.view_image ?? config.tools_view_image ?? true,
    features: toFeatures(featureStates(merged, options.runtimeFeatures, stack.requirements.table.features)),
    requirements: stack.requirements,
    problems: [
      ...stack.problems,
      ...problems,
      ...chosen.problems,
      ...sandbox.problems,
      ...constraint.problems,
    ],
    warnings: featureWarnings(merged),
  };
}

/**
 * A provider that a file names but that does not exist must not be swapped for one that sends the user's code
 * elsewhere: the offline model steps in.
 */
function chooseProvider(
  config: KnownConfig,
  layers: readonly Layer[],
  ids: readonly string[],
  { env, signedIn }: ResolveOptions,
): { readonly id: string; readonly problems: readonly ConfigProblem[] } {
  const wanted = config.model_provider ?? defaultProvider(env, signedIn);
  if (ids.includes(wanted)) return { id: wanted, problems: [] };
  const problem = blame(layers, ["model_provider"], `model provider "${wanted}" not found`);
  return { id: "offline", problems: [problem] };
}

function compactPromptFile(
  config: KnownConfig,
  layers: readonly Layer[],
  options: ResolveOptions,
): string | null {
  const key = "experimental_compact_prompt_file";
  const file = config[key];
  return file === undefined ? null : namedPath(file, ownerOf(layers, [key]), options);
}

/** Relative to the file that names them, or to the working directory when an option does. */
function writableRoots(
  config: KnownConfig,
  layers: readonly Layer[],
  { cwd, homeDir }: ResolveOptions,
): string[] {
  const owner = ownerOf(layers, ["sandbox_workspace_write", "writable_roots"]);
  return (config.sandbox_workspace_write?.writable_roots ?? []).map((root) =>
    namedPath(root, owner, { cwd, homeDir }),
  );
}

function namedPath(
  named: string,
  owner: Layer | null,
  { cwd, homeDir }: Pick<ResolveOptions, "cwd" | "homeDir">,
): string {
  if (named === "~" || named.startsWith("~/")) return path.join(homeDir, named.slice(1));
  return path.resolve(owner?.file == null ? cwd : path.dirname(owner.file), named);
}
