import type { FeatureStage } from "./features.js";

/**
 * Features of other hosts of this vocabulary, which change nothing here. They are known so that a name with a slip of
 * the pen can be told from one that somebody else understands.
 */
export const FEATURES_ELSEWHERE: Readonly<Record<string, FeatureStage>> = {
  ...ofStage("stable", [
    "undo",
    "unified_exec",
    "general_analytics",
    "codex_hooks",
    "enable_request_compression",
    "multi_agent",
    "apps",
    "tool_suggest",
    "plugins",
    "in_app_browser",
    "browser_use",
    "computer_use",
    "image_generation",
    "skill_mcp_dependency_install",
    "guardian_approval",
    "tool_call_mcp_elicitation",
    "personality",
    "fast_mode",
    "workspace_dependencies",
  ]),
  ...ofStage("beta", ["js_repl", "memories", "external_migration", "prevent_idle_sleep"]),
  ...ofStage("underDevelopment", [
    "shell_zsh_fork",
    "code_mode",
    "code_mode_only",
    "js_repl_tools_only",
    "codex_git_commit",
    "runtime_metrics",
    "chronicle",
    "child_agents_md",
    "apply_patch_freeform",
    "apply_patch_streaming_events",
    "exec_permission_approvals",
    "request_permissions_tool",
    "multi_agent_v2",
    "enable_fanout",
    "tool_search_always_defer_mcp_tools",
    "unavailable_dummy_tools",
    "remote_plugin",
    "skill_env_var_dependency_prompt",
    "artifact",
    "realtime_conversation",
    "remote_control",
    "workspace_owner_usage_nudge",
  ]),
  ...ofStage("deprecated", ["web_search_request", "web_search_cached", "use_legacy_landlock"]),
  ...ofStage("removed", [
    "search_tool",
    "sqlite",
    "use_linux_sandbox_bwrap",
    "request_rule",
    "experimental_windows_sandbox",
    "elevated_windows_sandbox",
    "remote_models",
    "steer",
    "collaboration_modes",
    "image_detail_original",
    "tui_app_server",
    "responses_websockets",
    "responses_websockets_v2",
    "smart_approvals",
  ]),
};

function ofStage(stage: FeatureStage, names: readonly string[]): Record<string, FeatureStage> {
  return Object.fromEntries(names.map((name) => [name, stage]));
}
