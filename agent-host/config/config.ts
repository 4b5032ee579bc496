// What the rest of the host asks of the configuration. Layers, merging and files are inside this folder.

import type { Disposable } from "../base/disposable.js";
import type { Personality, ServiceTier } from "../protocol/collaboration.js";
import type {
  ConfigBatchWriteParams,
  ConfigReadResponse,
  ConfigValueWriteParams,
  ConfigWriteResponse,
} from "../protocol/config.js";
import type { WebSearchMode } from "../protocol/config-document.js";
import type { ReasoningEffort, ReasoningSummary } from "../protocol/model.js";
import type {
  ApprovalsReviewer,
  AskForApproval,
  PermissionProfile,
  SandboxMode,
  SandboxPolicy,
} from "../protocol/permission.js";
import type { FeatureState, Features } from "./features.js";
import type { Requirements } from "./requirements/requirements.js";

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** A problem in a file: shown once, the last good layer stays in force. Lines and columns count from 1. */
export interface ConfigProblem {
  readonly summary: string;
  readonly details: string | null;
  readonly path: string | null;
  readonly line: number | null;
  readonly column: number | null;
}

/** One `[model_providers.NAME]` table, as written, with defaults filled in. */
export interface ProviderSettings {
  readonly id: string;
  readonly name: string;
  /** `editor`: the models that a connected editor lends. */
  readonly wireApi: "responses" | "chat" | "offline" | "editor";
  /** Empty for `offline` and `editor`; with `aws`, empty stands for the address of the region. */
  readonly baseUrl: string;
  /** Where those are served who signed in with a ChatGPT account, if not at `baseUrl`. */
  readonly accountBaseUrl: string | null;
  readonly envKey: string | null;
  readonly envKeyInstructions: string | null;
  readonly bearerToken: string | null;
  readonly requiresOpenaiAuth: boolean;
  /** Not null: the account is one of AWS, and no key of another kind is ever sent. */
  readonly aws: AwsSettings | null;
  readonly queryParams: Readonly<Record<string, string>>;
  readonly httpHeaders: Readonly<Record<string, string>>;
  readonly envHttpHeaders: Readonly<Record<string, string>>;
  readonly requestMaxRetries: number;
  readonly streamMaxRetries: number;
  readonly streamIdleTimeoutMs: number;
  /** Only for `responses`. */
  readonly supportsWebsockets: boolean;
  readonly websocketConnectTimeoutMs: number;
}

/** Whose AWS credentials sign the requests, and where they go; null leaves it to the environment and AWS's own files. */
export interface AwsSettings {
  readonly profile: string | null;
  readonly region: string | null;
}

/** The effective settings for one working directory; every value is valid. */
export interface Settings {
  readonly model: string;
  /** Of reviews; null for the thread's own. */
  readonly reviewModel: string | null;
  readonly modelProvider: string;
  readonly providers: Readonly<Record<string, ProviderSettings>>;
  readonly modelContextWindow: number | null;
  /** From how many tokens on a conversation is compacted; null leaves it to the model's window. */
  readonly modelAutoCompactTokenLimit: number | null;
  /** What a model is asked with when it is to sum a conversation up, and the file that says so instead (absolute). */
  readonly compactPrompt: string | null;
  readonly compactPromptFile: string | null;
  /** A file with a catalogue of models that stands for all others; relative to the home. */
  readonly modelCatalogJson: string | null;
  readonly modelReasoningEffort: ReasoningEffort | null;
  readonly modelReasoningSummary: ReasoningSummary;
  /** Null: none is asked for. */
  readonly serviceTier: ServiceTier | null;
  readonly personality: Personality | null;
  readonly approvalPolicy: AskForApproval;
  readonly approvalsReviewer: ApprovalsReviewer;
  readonly webSearch: WebSearchMode;
  /** Beside a permission profile it says no more than "read-only". */
  readonly sandboxMode: SandboxMode;
  /** Decides in place of the sandbox mode where there is one. Paths are absolute, or symbolic. */
  readonly permissionProfile: PermissionProfile | null;
  readonly sandboxWorkspaceWrite: Extract<SandboxPolicy, { type: "workspaceWrite" }>;
  readonly instructions: string | null;
  readonly developerInstructions: string | null;
  /** Bytes of AGENTS.md text that reach the model; 0 turns it off. */
  readonly projectDocMaxBytes: number;
  readonly projectDocFallbackFilenames: readonly string[];
  readonly projectRootMarkers: readonly string[];
  readonly toolOutputTokenLimit: number | null;
  /** The model may look at pictures in the workspace. */
  readonly viewImage: boolean;
  readonly features: Features;
  /** What the administrator demands; whatever a client asks for beside the configuration is held against it. */
  readonly requirements: Requirements;
  readonly problems: readonly ConfigProblem[];
  /** What the user should know though nothing is wrong. */
  readonly warnings: readonly string[];
}

export interface ConfigService {
  /**
   * Resolves the layers for `cwd` with `overrides` (dotted keys) on top. Throws HostError "invalid-request"
   * ("failed to load configuration: …") when an override or a `-c` option is invalid; a broken file is a
   * problem, not a throw.
   */
  settings(cwd: string, overrides?: Readonly<Record<string, JsonValue>>): Promise<Settings>;
  read(options: {
    readonly includeLayers: boolean;
    readonly cwd: string | null;
  }): Promise<ConfigReadResponse>;
  /** Throws HostError with `data.config_write_error_code` when the write is refused. */
  writeValue(params: ConfigValueWriteParams): Promise<ConfigWriteResponse>;
  /** All edits or none; throws as writeValue does. */
  writeBatch(params: ConfigBatchWriteParams): Promise<ConfigWriteResponse>;
  /** Notes in the user's file that a folder is trusted, unless something is said of it already. Throws as writeValue does. */
  trust(cwd: string): Promise<void>;
  /** What is demanded of every client. Throws HostError "invalid-request" when nobody knows what that is. */
  requirements(): Promise<Requirements>;
  features(): Promise<readonly FeatureState[]>;
  /**
   * Hears of working directories whose files changed, once for changes that come together. Files are watched while
   * somebody listens; whoever asks for settings gets what the files say whether anybody listens or not.
   */
  onChange(listener: (cwd: string) => void): Disposable;
  /** Switches features for the life of the process. Throws HostError "invalid-request" for an unknown one. */
  setFeatures(enablement: Readonly<Record<string, boolean>>): Promise<void>;
}
