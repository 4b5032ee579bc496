// The events with which calls of tools end, as they are on disk.
import * as z from "zod";

const text = z.string();
const anything = z.unknown().optional();
const optionalText = z.string().nullish();

export const DurationPayload = z.looseObject({ secs: z.number(), nanos: z.number() });
export type DurationPayload = z.infer<typeof DurationPayload>;

const ParsedCommand = z.looseObject({
  type: text,
  cmd: text,
  name: optionalText,
  path: optionalText,
  query: optionalText,
});
export type ParsedCommand = z.infer<typeof ParsedCommand>;

const FileChangePayload = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("add"), content: text }),
  z.looseObject({ type: z.literal("delete"), content: text }),
  z.looseObject({ type: z.literal("update"), unified_diff: text, move_path: optionalText }),
]);
export type FileChangePayload = z.infer<typeof FileChangePayload>;

const McpResultPayload = z.looseObject({
  content: z.array(z.unknown()),
  structuredContent: anything,
  isError: z.boolean().nullish(),
  _meta: anything,
});
export type McpResultPayload = z.infer<typeof McpResultPayload>;

/** A word, or an object of one word with what the agent said. */
const AgentStatusPayload = z.union([
  text,
  z.looseObject({ completed: z.string().nullable() }),
  z.looseObject({ errored: z.string() }),
]);
export type AgentStatusPayload = z.infer<typeof AgentStatusPayload>;

/** What every call has. `exact` is ours: the item itself, where the other members cannot say all of it. */
const call = { call_id: text, turn_id: optionalText, exact: anything };

export const commandMembers = {
  process_id: optionalText,
  command: z.array(text),
  command_line: optionalText,
  cwd: text,
  parsed_cmd: z.array(ParsedCommand).nullish(),
  source: optionalText,
  aggregated_output: optionalText,
  exit_code: z.number().nullish(),
  duration: DurationPayload.nullish(),
  status: optionalText,
};

export type CommandMembers = z.infer<z.ZodObject<typeof commandMembers>>;

export const patchMembers = {
  changes: z.record(text, FileChangePayload),
  success: z.boolean().nullish(),
  status: optionalText,
};

const agentCall = { ...call, sender_thread_id: text };

export const toolEventSchemas = {
  exec_command_end: z.looseObject({ type: z.literal("exec_command_end"), ...call, ...commandMembers }),
  patch_apply_end: z.looseObject({ type: z.literal("patch_apply_end"), ...call, ...patchMembers }),
  mcp_tool_call_end: z.looseObject({
    type: z.literal("mcp_tool_call_end"),
    ...call,
    invocation: z.looseObject({ server: text, tool: text, arguments: anything }),
    mcp_app_resource_uri: optionalText,
    duration: DurationPayload.nullish(),
    result: z.union([z.object({ Ok: McpResultPayload }), z.object({ Err: text })]),
  }),
  // The one event whose members are written in camelCase.
  dynamic_tool_call_request: z.looseObject({
    type: z.literal("dynamic_tool_call_request"),
    callId: text,
    turnId: optionalText,
    namespace: optionalText,
    tool: text,
    arguments: anything,
  }),
  dynamic_tool_call_response: z.looseObject({
    type: z.literal("dynamic_tool_call_response"),
    ...call,
    namespace: optionalText,
    tool: text,
    arguments: anything,
    content_items: z.array(z.unknown()).nullish(),
    success: z.boolean(),
    duration: DurationPayload.nullish(),
  }),
  collab_agent_spawn_end: z.looseObject({
    type: z.literal("collab_agent_spawn_end"),
    ...agentCall,
    new_thread_id: optionalText,
    prompt: optionalText,
    model: optionalText,
    reasoning_effort: optionalText,
    status: AgentStatusPayload,
  }),
  collab_agent_interaction_end: z.looseObject({
    type: z.literal("collab_agent_interaction_end"),
    ...agentCall,
    receiver_thread_id: text,
    prompt: optionalText,
    status: AgentStatusPayload,
  }),
  collab_waiting_end: z.looseObject({
    type: z.literal("collab_waiting_end"),
    ...agentCall,
    statuses: z.record(text, AgentStatusPayload),
  }),
  collab_close_end: z.looseObject({
    type: z.literal("collab_close_end"),
    ...agentCall,
    receiver_thread_id: text,
    status: AgentStatusPayload,
  }),
  collab_resume_end: z.looseObject({
    type: z.literal("collab_resume_end"),
    ...agentCall,
    receiver_thread_id: text,
    status: AgentStatusPayload,
  }),
  web_search_end: z.looseObject({
    type: z.literal("web_search_end"),
    ...call,
    query: text,
    action: anything,
  }),
  image_generation_end: z.looseObject({
    type: z.literal("image_generation_end"),
    ...call,
    status: text,
    revised_prompt: optionalText,
    result: text,
    saved_path: optionalText,
  }),
  view_image_tool_call: z.looseObject({ type: z.literal("view_image_tool_call"), ...call, path: text }),
};
