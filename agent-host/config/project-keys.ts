/**
 * Keys that even a trusted project may not set: where code and keys are sent, what runs beside every turn, which of
 * the user's own profiles is on, whom the user trusts, which files outside of it are sent, and where things are kept.
 */
export const FORBIDDEN_KEYS: readonly string[] = [
  "openai_base_url",
  "chatgpt_base_url",
  "model_provider",
  "model_providers",
  "oss_provider",
  "notify",
  "profile",
  "profiles",
  "projects",
  "otel",
  "analytics",
  "feedback",
  "experimental_compact_prompt_file",
  "experimental_realtime_ws_base_url",
  "experimental_thread_config_endpoint",
  "experimental_thread_store_endpoint",
  "forced_login_method",
  "forced_chatgpt_workspace_id",
  "cli_auth_credentials_store",
  "mcp_oauth_credentials_store",
  "mcp_oauth_callback_port",
  "mcp_oauth_callback_url",
  "log_dir",
  "sqlite_home",
];
