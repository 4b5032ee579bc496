// What config/read shows: every known key, with null where nothing is configured.
import type { JsonValue } from "./config.js";
import { type ConfigTable, isTable } from "./tree.js";

const NULL_KEYS = [
  "agents",
  "allow_login_shell",
  "analytics",
  "approval_policy",
  "approvals_reviewer",
  "apps",
  "audio",
  "auto_review",
  "background_terminal_max_timeout",
  "chatgpt_base_url",
  "check_for_update_on_startup",
  "cli_auth_credentials_store",
  "commit_attribution",
  "compact_prompt",
  "default_permissions",
  "developer_instructions",
  "disable_paste_burst",
  "experimental_compact_prompt_file",
  "experimental_instructions_file",
  "experimental_realtime_start_instructions",
  "experimental_realtime_ws_backend_prompt",
  "experimental_realtime_ws_base_url",
  "experimental_realtime_ws_model",
  "experimental_realtime_ws_startup_context",
  "experimental_thread_config_endpoint",
  "experimental_thread_store_endpoint",
  "experimental_use_freeform_apply_patch",
  "experimental_use_unified_exec_tool",
  "feedback",
  "file_opener",
  "forced_chatgpt_workspace_id",
  "forced_login_method",
  "ghost_snapshot",
  "hide_agent_reasoning",
  "history",
  "hooks",
  "include_apps_instructions",
  "include_environment_context",
  "include_permissions_instructions",
  "instructions",
  "js_repl_node_module_dirs",
  "js_repl_node_path",
  "log_dir",
  "mcp_oauth_callback_port",
  "mcp_oauth_callback_url",
  "mcp_oauth_credentials_store",
  "memories",
  "model",
  "model_auto_compact_token_limit",
  "model_catalog_json",
  "model_context_window",
  "model_instructions_file",
  "model_provider",
  "model_reasoning_effort",
  "model_reasoning_summary",
  "model_supports_reasoning_summaries",
  "model_verbosity",
  "notice",
  "notify",
  "openai_base_url",
  "oss_provider",
  "otel",
  "permissions",
  "personality",
  "plan_mode_reasoning_effort",
  "profile",
  "project_doc_fallback_filenames",
  "project_doc_max_bytes",
  "project_root_markers",
  "projects",
  "realtime",
  "review_model",
  "sandbox_mode",
  "sandbox_workspace_write",
  "service_tier",
  "show_raw_agent_reasoning",
  "skills",
  "sqlite_home",
  "suppress_unstable_features_warning",
  "tool_output_token_limit",
  "tool_suggest",
  "tools",
  "tui",
  "web_search",
  "windows",
  "windows_wsl_setup_acknowledged",
  "zsh_path",
] as const;

const TABLE_KEYS = ["marketplaces", "mcp_servers", "model_providers", "plugins", "profiles"] as const;

/** Switches that clients look up by name. What does not exist here is off unless a file says otherwise. */
const FEATURES: ConfigTable = {
  apps: false,
  memories: false,
  plugins: false,
  tool_call_mcp_elicitation: false,
  tool_search: false,
  tool_suggest: false,
};

const PROVIDER: ConfigTable = {
  name: null,
  base_url: null,
  env_key: null,
  env_key_instructions: null,
  experimental_bearer_token: null,
  auth: null,
  aws: null,
  wire_api: "responses",
  query_params: null,
  http_headers: null,
  env_http_headers: null,
  request_max_retries: null,
  stream_max_retries: null,
  stream_idle_timeout_ms: null,
  websocket_connect_timeout_ms: null,
  requires_openai_auth: false,
  supports_websockets: false,
};

const SHELL_ENVIRONMENT_POLICY: ConfigTable = {
  inherit: null,
  ignore_default_excludes: null,
  exclude: null,
  set: null,
  include_only: null,
  experimental_use_profile: null,
};

const SANDBOX_WORKSPACE_WRITE: ConfigTable = {
  writable_roots: [],
  network_access: false,
  exclude_tmpdir_env_var: false,
  exclude_slash_tmp: false,
};

/** The merged table with all known keys; unknown ones are kept as they are. */
export function effectiveConfig(merged: ConfigTable): ConfigTable {
  const config: ConfigTable = {
    ...Object.fromEntries(NULL_KEYS.map((key) => [key, null])),
    ...Object.fromEntries(TABLE_KEYS.map((key) => [key, {}])),
    ...merged,
    features: { ...FEATURES, ...tableOf(merged.features) },
    shell_environment_policy: { ...SHELL_ENVIRONMENT_POLICY, ...tableOf(merged.shell_environment_policy) },
    model_providers: membersOf(merged.model_providers, PROVIDER),
  };
  if (isTable(merged.projects)) config.projects = membersOf(merged.projects, { trust_level: null });
  if (isTable(merged.sandbox_workspace_write)) {
    config.sandbox_workspace_write = { ...SANDBOX_WORKSPACE_WRITE, ...merged.sandbox_workspace_write };
  }
  return config;
}

function membersOf(value: JsonValue | undefined, defaults: ConfigTable): ConfigTable {
  return Object.fromEntries(
    Object.entries(tableOf(value)).map(([name, member]) => [name, { ...defaults, ...tableOf(member) }]),
  );
}

function tableOf(value: JsonValue | undefined): ConfigTable {
  return isTable(value) ? value : {};
}
