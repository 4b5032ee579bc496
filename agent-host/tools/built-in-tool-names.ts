/** The names that no client's tool can have: those of the tools of every thread, and of the search for tools. */
export const BUILT_IN_TOOL_NAMES: ReadonlySet<string> = new Set([
  "exec_command",
  "write_stdin",
  "update_plan",
  "request_user_input",
  "apply_patch",
  "view_image",
  "get_goal",
  "create_goal",
  "update_goal",
  "tool_search",
]);
