// What the settings, the environment and the workspace mean for the command line of the host. Pure.
import type { AskForApproval, SandboxMode } from "../../agent-host/protocol/permission.js";

/** What the person has set; null where config.toml decides. */
export interface LaunchSettings {
  readonly model: string | null;
  readonly provider: string | null;
  readonly baseUrl: string | null;
  readonly wireApi: "responses" | "chat";
  readonly approvalPolicy: Extract<AskForApproval, string> | null;
  readonly sandboxMode: SandboxMode | null;
}

export interface LaunchEnvironment {
  readonly modelUrl: string | null;
  readonly model: string | null;
  readonly wireApi: "responses" | "chat";
  /** A variable that holds the key for `modelUrl`; a server that settings name never gets it. */
  readonly keyVariable: string | null;
}

export interface LaunchContext {
  readonly settings: LaunchSettings;
  /** A model and its server as given to the process of VS Code; they outrank the settings. */
  readonly environment: LaunchEnvironment;
  readonly trusted: boolean;
}

const CUSTOM_PROVIDER = "custom";

/** The arguments after the host's script. */
export function hostArguments(context: LaunchContext): string[] {
  const options = [...modelOptions(context), ...permissionOptions(context)];
  return ["app-server", ...options.flatMap(([key, value]) => ["-c", `${key}=${value}`])];
}

type Option = readonly [key: string, toml: string];

function modelOptions({ settings, environment }: LaunchContext): Option[] {
  const model = environment.model ?? settings.model;
  const url = environment.modelUrl ?? settings.baseUrl;
  const options: Option[] = [];
  if (model) options.push(["model", tomlString(model)]);
  if (url) {
    const wireApi = environment.modelUrl ? environment.wireApi : settings.wireApi;
    const key =
      environment.modelUrl && environment.keyVariable
        ? `,env_key=${tomlString(environment.keyVariable)}`
        : "";
    options.push(["model_provider", tomlString(CUSTOM_PROVIDER)]);
    options.push([
      `model_providers.${CUSTOM_PROVIDER}`,
      `{name=${tomlString(CUSTOM_PROVIDER)},base_url=${tomlString(url)},wire_api=${tomlString(wireApi)}${key}}`,
    ]);
  } else if (settings.provider) {
    options.push(["model_provider", tomlString(settings.provider)]);
  }
  return options;
}

function permissionOptions({ settings, trusted }: LaunchContext): Option[] {
  // An untrusted folder gets the narrowest permissions, whatever the settings say.
  const sandboxMode = trusted ? settings.sandboxMode : "read-only";
  const approvalPolicy = trusted ? settings.approvalPolicy : "untrusted";
  const options: Option[] = [];
  if (sandboxMode) options.push(["sandbox_mode", tomlString(sandboxMode)]);
  if (approvalPolicy) options.push(["approval_policy", tomlString(approvalPolicy)]);
  return options;
}

/** A TOML basic string. JSON's escapes are a subset of TOML's, except that TOML wants DEL escaped too. */
export function tomlString(text: string): string {
  return JSON.stringify(text).replaceAll("\u007f", "\\u007f");
}
