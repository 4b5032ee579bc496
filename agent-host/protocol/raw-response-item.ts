// Every item of the Responses API that a rollout may hold, as thread/resume takes them and rawResponseItem/completed
// shows them. The engine acts on some of them only: those are in response-item.ts.
import * as z from "zod";
import { notification } from "./define.js";
import { MessagePhase } from "./item.js";
import { Json } from "./json.js";
import { lazy } from "./lazy.js";

export const ImageDetail = lazy(() => z.enum(["auto", "low", "high", "original"]));
export type ImageDetail = z.infer<typeof ImageDetail>;

export const RawContentItem = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("input_text"), text: z.string() }),
    z.object({ type: z.literal("input_image"), detail: ImageDetail.nullish(), image_url: z.string() }),
    z.object({ type: z.literal("output_text"), text: z.string() }),
  ]),
);
export type RawContentItem = z.infer<typeof RawContentItem>;

export const RawFunctionCallOutputContentItem = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("input_text"), text: z.string() }),
    z.object({ type: z.literal("input_image"), detail: ImageDetail.nullish(), image_url: z.string() }),
  ]),
);
export type RawFunctionCallOutputContentItem = z.infer<typeof RawFunctionCallOutputContentItem>;

export const RawFunctionCallOutputBody = lazy(() =>
  z.union([z.string(), z.array(RawFunctionCallOutputContentItem)]),
);
export type RawFunctionCallOutputBody = z.infer<typeof RawFunctionCallOutputBody>;

export const RawReasoningItemContent = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("reasoning_text"), text: z.string() }),
    z.object({ type: z.literal("text"), text: z.string() }),
  ]),
);
export type RawReasoningItemContent = z.infer<typeof RawReasoningItemContent>;

export const RawReasoningItemReasoningSummary = lazy(() =>
  z.discriminatedUnion("type", [z.object({ type: z.literal("summary_text"), text: z.string() })]),
);
export type RawReasoningItemReasoningSummary = z.infer<typeof RawReasoningItemReasoningSummary>;

export const LocalShellAction = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({
      type: z.literal("exec"),
      command: z.array(z.string()),
      env: z.record(z.string(), z.string()).nullish(),
      timeout_ms: z.int().nonnegative().nullish(),
      user: z.string().nullish(),
      working_directory: z.string().nullish(),
    }),
  ]),
);
export type LocalShellAction = z.infer<typeof LocalShellAction>;

export const LocalShellStatus = lazy(() => z.enum(["completed", "in_progress", "incomplete"]));
export type LocalShellStatus = z.infer<typeof LocalShellStatus>;

export const ResponsesApiWebSearchAction = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({
      type: z.literal("search"),
      queries: z.array(z.string()).nullish(),
      query: z.string().nullish(),
    }),
    z.object({ type: z.literal("open_page"), url: z.string().nullish() }),
    z.object({ type: z.literal("find_in_page"), pattern: z.string().nullish(), url: z.string().nullish() }),
    z.object({ type: z.literal("other") }),
  ]),
);
export type ResponsesApiWebSearchAction = z.infer<typeof ResponsesApiWebSearchAction>;

export const GhostCommit = lazy(() =>
  z.object({
    id: z.string(),
    parent: z.string().nullish(),
    preexisting_untracked_dirs: z.array(z.string()),
    preexisting_untracked_files: z.array(z.string()),
  }),
);
export type GhostCommit = z.infer<typeof GhostCommit>;

export const RawResponseItem = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({
      type: z.literal("message"),
      id: z.string().nullish(),
      content: z.array(RawContentItem),
      end_turn: z.boolean().nullish(),
      phase: MessagePhase.nullish(),
      role: z.string(),
    }),
    z.object({
      type: z.literal("reasoning"),
      content: z.array(RawReasoningItemContent).nullish(),
      encrypted_content: z.string().nullish(),
      summary: z.array(RawReasoningItemReasoningSummary),
    }),
    z.object({
      type: z.literal("local_shell_call"),
      id: z.string().nullish(),
      action: LocalShellAction,
      call_id: z.string().nullish(),
      status: LocalShellStatus,
    }),
    z.object({
      type: z.literal("function_call"),
      id: z.string().nullish(),
      name: z.string(),
      arguments: z.string(),
      call_id: z.string(),
      namespace: z.string().nullish(),
    }),
    z.object({
      type: z.literal("tool_search_call"),
      id: z.string().nullish(),
      arguments: Json,
      call_id: z.string().nullish(),
      execution: z.string(),
      status: z.string().nullish(),
    }),
    z.object({
      type: z.literal("function_call_output"),
      call_id: z.string(),
      output: RawFunctionCallOutputBody,
    }),
    z.object({
      type: z.literal("custom_tool_call"),
      id: z.string().nullish(),
      name: z.string(),
      call_id: z.string(),
      input: z.string(),
      status: z.string().nullish(),
    }),
    z.object({
      type: z.literal("custom_tool_call_output"),
      name: z.string().nullish(),
      call_id: z.string(),
      output: RawFunctionCallOutputBody,
    }),
    z.object({
      type: z.literal("tool_search_output"),
      call_id: z.string().nullish(),
      execution: z.string(),
      status: z.string(),
      tools: z.array(Json),
    }),
    z.object({
      type: z.literal("web_search_call"),
      id: z.string().nullish(),
      action: ResponsesApiWebSearchAction.nullish(),
      status: z.string().nullish(),
    }),
    z.object({
      type: z.literal("image_generation_call"),
      id: z.string(),
      result: z.string(),
      revised_prompt: z.string().nullish(),
      status: z.string(),
    }),
    z.object({ type: z.literal("ghost_snapshot"), ghost_commit: GhostCommit }),
    z.object({ type: z.literal("compaction"), encrypted_content: z.string() }),
    z.object({ type: z.literal("other") }),
  ]),
);
export type RawResponseItem = z.infer<typeof RawResponseItem>;

export const RawResponseItemCompletedNotification = lazy(() =>
  z.object({ threadId: z.string(), turnId: z.string(), item: RawResponseItem }),
);
export type RawResponseItemCompletedNotification = z.infer<typeof RawResponseItemCompletedNotification>;

/** An item joined the history. Only threads that were started with `experimentalRawEvents` tell of it. */
export const rawResponseItemCompleted = notification(
  "rawResponseItem/completed",
  RawResponseItemCompletedNotification,
  "experimental",
);
