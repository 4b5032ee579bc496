// Items of tools that do not run as commands or change files here.
import * as z from "zod";
import { DynamicToolCallOutputContentItem } from "./dynamic-tool.js";
import { Json } from "./json.js";
import { lazy } from "./lazy.js";
import { ReasoningEffort } from "./model.js";

export const McpToolCallStatus = lazy(() => z.enum(["inProgress", "completed", "failed"]));
export type McpToolCallStatus = z.infer<typeof McpToolCallStatus>;

export const McpToolCallResult = lazy(() =>
  z.object({
    content: z.array(Json),
    structuredContent: Json.nullable(),
    _meta: Json.nullable(),
  }),
);
export type McpToolCallResult = z.infer<typeof McpToolCallResult>;

export const McpToolCallError = lazy(() => z.object({ message: z.string() }));
export type McpToolCallError = z.infer<typeof McpToolCallError>;

/** Exactly one of `result` and `error` is set once the call has ended. */
export const McpToolCallItem = lazy(() =>
  z.object({
    type: z.literal("mcpToolCall"),
    id: z.string(),
    server: z.string(),
    tool: z.string(),
    status: McpToolCallStatus,
    arguments: Json,
    mcpAppResourceUri: z.string().nullable(),
    result: McpToolCallResult.nullable(),
    error: McpToolCallError.nullable(),
    durationMs: z.int().nullable(),
  }),
);
export type McpToolCallItem = z.infer<typeof McpToolCallItem>;

export const DynamicToolCallStatus = lazy(() => z.enum(["inProgress", "completed", "failed"]));
export type DynamicToolCallStatus = z.infer<typeof DynamicToolCallStatus>;

/** A call of a tool that the client runs. */
export const DynamicToolCallItem = lazy(() =>
  z.object({
    type: z.literal("dynamicToolCall"),
    id: z.string(),
    namespace: z.string().nullable(),
    tool: z.string(),
    arguments: Json,
    status: DynamicToolCallStatus,
    contentItems: z.array(DynamicToolCallOutputContentItem).nullable(),
    success: z.boolean().nullable(),
    durationMs: z.int().nullable(),
  }),
);
export type DynamicToolCallItem = z.infer<typeof DynamicToolCallItem>;

export const CollabAgentTool = lazy(() =>
  z.enum(["spawnAgent", "sendInput", "resumeAgent", "wait", "closeAgent"]),
);
export type CollabAgentTool = z.infer<typeof CollabAgentTool>;

export const CollabAgentToolCallStatus = lazy(() => z.enum(["inProgress", "completed", "failed"]));
export type CollabAgentToolCallStatus = z.infer<typeof CollabAgentToolCallStatus>;

export const CollabAgentStatus = lazy(() =>
  z.enum(["pendingInit", "running", "interrupted", "completed", "errored", "shutdown", "notFound"]),
);
export type CollabAgentStatus = z.infer<typeof CollabAgentStatus>;

/** `message` is the last thing the agent said, or why it failed. */
export const CollabAgentState = lazy(() =>
  z.object({ status: CollabAgentStatus, message: z.string().nullable() }),
);
export type CollabAgentState = z.infer<typeof CollabAgentState>;

/** What the agent did with its sub-agents. `agentsStates` goes by their thread ids. */
export const CollabAgentToolCallItem = lazy(() =>
  z.object({
    type: z.literal("collabAgentToolCall"),
    id: z.string(),
    tool: CollabAgentTool,
    status: CollabAgentToolCallStatus,
    senderThreadId: z.string(),
    receiverThreadIds: z.array(z.string()),
    prompt: z.string().nullable(),
    model: z.string().nullable(),
    reasoningEffort: ReasoningEffort.nullable(),
    agentsStates: z.record(z.string(), CollabAgentState),
  }),
);
export type CollabAgentToolCallItem = z.infer<typeof CollabAgentToolCallItem>;

export const WebSearchAction = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({
      type: z.literal("search"),
      query: z.string().nullable(),
      queries: z.array(z.string()).nullable(),
    }),
    z.object({ type: z.literal("openPage"), url: z.string().nullable() }),
    z.object({
      type: z.literal("findInPage"),
      url: z.string().nullable(),
      pattern: z.string().nullable(),
    }),
    z.object({ type: z.literal("other") }),
  ]),
);
export type WebSearchAction = z.infer<typeof WebSearchAction>;

export const WebSearchItem = lazy(() =>
  z.object({
    type: z.literal("webSearch"),
    id: z.string(),
    query: z.string(),
    action: WebSearchAction.nullable(),
  }),
);
export type WebSearchItem = z.infer<typeof WebSearchItem>;

/** `result` is the picture in base64; `savedPath` where it was stored, if it was. */
export const ImageGenerationItem = lazy(() =>
  z.object({
    type: z.literal("imageGeneration"),
    id: z.string(),
    status: z.string(),
    revisedPrompt: z.string().nullable(),
    result: z.string(),
    savedPath: z.string().nullable(),
  }),
);
export type ImageGenerationItem = z.infer<typeof ImageGenerationItem>;
