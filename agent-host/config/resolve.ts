// From merged layers to settings in which every value is valid.
import { existsSync } from "node:fs";
import path from "node:path";
import type { SandboxMode } from "../protocol/permission.js";
import type { ConfigProblem, Settings } from "./config.js";
import {
  DEFAULT_PROJECT_DOC_MAX_BYTES,
  DEFAULT_PROJECT_ROOT_MARKERS,
  defaultModel,
  defaultProvider,
} from "./defaults.js";
import { featureStates, toFeatures } from "./features.js";
import { type Layer, mergeLayers, ownerOf } from "./layers.js";
import { blame, resolveProviders } from "./providers.js";
import { type KnownConfig, toKnownConfig } from "./schema.js";

export interface ResolveOptions {
  /** Absolute. */
  readonly cwd: string;
  /** What `~` stands for. */
  readonly homeDir: string;
  readonly env: (name: string) => string | undefined;
  /** Features switched while running. */
  readonly runtimeFeatures: ReadonlyMap<string, boolean>;
}

/** Throws HostError "invalid-request" when an option or a request is at fault. */
export function resolveSettings(layers: readonly Layer[], options: ResolveOptions): Settings {
  const merged = mergeLayers(layers);
  // Building the schemas costs more than all the rest, and says nothing about an empty table.
  const config: KnownConfig = Object.keys(merged).length === 0 ? {} : toKnownConfig(merged);
  const { providers, problems } = resolveProviders(config, layers, options.env);
  const chosen = chooseProvider(config, layers, Object.keys(providers), options.env);
  return {
    model: config.model ?? defaultModel(chosen.id),
    modelProvider: chosen.id,
    providers,
    modelContextWindow: config.model_context_window ?? null,
    modelCatalogJson: config.model_catalog_json ?? null,
    modelReasoningEffort: config.model_reasoning_effort ?? null,
    modelReasoningSummary: config.model_reasoning_summary ?? "auto",
    approvalPolicy: config.approval_policy ?? "on-request",
    sandboxMode: config.sandbox_mode ?? defaultSandboxMode(config, options.cwd),
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
    features: toFeatures(featureStates(merged, options.runtimeFeatures)),
    problems: [...layers.flatMap((layer) => layer.problems), ...problems, ...chosen.problems],
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
  env: ResolveOptions["env"],
): { readonly id: string; readonly problems: readonly ConfigProblem[] } {
  const wanted = config.model_provider ?? defaultProvider(env);
  if (ids.includes(wanted)) return { id: wanted, problems: [] };
  const problem = blame(layers, ["model_provider"], `model provider "${wanted}" not found`);
  return { id: "offline", problems: [problem] };
}

/** A workspace is untrusted until the user says otherwise: nothing there is written to without being asked. */
function defaultSandboxMode(config: KnownConfig, cwd: string): SandboxMode {
  return trustOf(config, cwd).level === "trusted" ? "workspace-write" : "read-only";
}

export interface ProjectTrust {
  /** The folder whose entry decides: the repository's, or the working directory outside of one. */
  readonly project: string;
  readonly level: "trusted" | "untrusted" | null;
}

export function trustOf(config: KnownConfig, cwd: string): ProjectTrust {
  const projects = config.projects ?? {};
  const project = gitRootOf(cwd) ?? cwd;
  return { project, level: projects[cwd]?.trust_level ?? projects[project]?.trust_level ?? null };
}

function gitRootOf(cwd: string): string | null {
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, ".git"))) return folder;
    if (path.dirname(folder) === folder) return null;
  }
}

/** Relative to the file that names them, or to the working directory when an option does. */
function writableRoots(
  config: KnownConfig,
  layers: readonly Layer[],
  { cwd, homeDir }: ResolveOptions,
): string[] {
  const source = ownerOf(layers, ["sandbox_workspace_write", "writable_roots"])?.source;
  const base = source !== undefined && "file" in source ? path.dirname(source.file) : cwd;
  return (config.sandbox_workspace_write?.writable_roots ?? []).map((root) =>
    root === "~" || root.startsWith("~/") ? path.join(homeDir, root.slice(1)) : path.resolve(base, root),
  );
}
