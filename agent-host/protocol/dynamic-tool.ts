import * as z from "zod";
import { serverRequest } from "./define.js";
import { Json } from "./json.js";
import { lazy } from "./lazy.js";

/**
 * A tool that the client runs. `inputSchema` is a JSON Schema; a deferred tool is shown to the model only
 * when it looks for it.
 */
export const DynamicToolSpec = lazy(() =>
  z.object({
    name: z.string(),
    deferLoading: z.boolean().nullish(),
    description: z.string(),
    inputSchema: Json,
    namespace: z.string().nullish(),
  }),
);
export type DynamicToolSpec = z.infer<typeof DynamicToolSpec>;

export const DynamicToolCallOutputContentItem = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("inputText"), text: z.string() }),
    z.object({ type: z.literal("inputImage"), imageUrl: z.string() }),
  ]),
);
export type DynamicToolCallOutputContentItem = z.infer<typeof DynamicToolCallOutputContentItem>;

export const DynamicToolCallParams = lazy(() =>
  z.object({
    threadId: z.string(),
    turnId: z.string(),
    callId: z.string(),
    arguments: Json,
    namespace: z.string().nullable(),
    tool: z.string(),
  }),
);
export type DynamicToolCallParams = z.infer<typeof DynamicToolCallParams>;

export const DynamicToolCallResponse = lazy(() =>
  z.object({ contentItems: z.array(DynamicToolCallOutputContentItem), success: z.boolean() }),
);
export type DynamicToolCallResponse = z.infer<typeof DynamicToolCallResponse>;

/**
 * Asks the client to run one of its tools. `success` false tells the model that the call failed; so does an
 * error answer.
 */
export const dynamicToolCall = serverRequest(
  "item/tool/call",
  DynamicToolCallParams,
  DynamicToolCallResponse,
);
