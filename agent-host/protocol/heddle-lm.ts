// Language models that a client lends the host: those of its editor. The host asks, the client streams.
import * as z from "zod";
import { clientNotification, serverRequest } from "./define.js";
import { Json } from "./json.js";
import { lazy } from "./lazy.js";
import { ThreadId } from "./thread.js";

/**
 * `id` is what `model` names, `VENDOR/ID` for models of VS Code. `maxInputTokens` is null where nobody knows, and so
 * are the abilities: then the host finds out.
 */
export const HeddleLmModel = lazy(() =>
  z.object({
    id: z.string().min(1).max(300),
    name: z.string(),
    vendor: z.string(),
    family: z.string(),
    version: z.string(),
    maxInputTokens: z.int().positive().nullable(),
    supportsTools: z.boolean().nullable(),
    supportsImages: z.boolean().nullable(),
  }),
);
export type HeddleLmModel = z.infer<typeof HeddleLmModel>;

export const HeddleLmListParams = lazy(() => z.object({}));
export type HeddleLmListParams = z.infer<typeof HeddleLmListParams>;

export const HeddleLmListResponse = lazy(() => z.object({ models: z.array(HeddleLmModel) }));
export type HeddleLmListResponse = z.infer<typeof HeddleLmListResponse>;

/**
 * Asks for the models that the client lends now, the one that it likes best first; none is an answer, too. Like every
 * `heddle/lm/*`, sent only to clients that declare `capabilities.experimental.heddle.languageModels`. The host takes
 * the first 200.
 */
export const lmList = serverRequest(
  "heddle/lm/list",
  HeddleLmListParams,
  HeddleLmListResponse,
  "experimental",
);

const textPart = () => z.object({ type: z.literal("text"), text: z.string() });
const toolCallPart = () =>
  z.object({
    type: z.literal("toolCall"),
    callId: z.string().min(1),
    name: z.string().min(1),
    input: Json,
  });

/**
 * What a message is made of. `data` is base64; `input` is the object of a tool's arguments; `callId` of a result is
 * that of a call in an earlier message.
 */
export const HeddleLmPart = lazy(() =>
  z.discriminatedUnion("type", [
    textPart(),
    z.object({ type: z.literal("image"), mimeType: z.string(), data: z.string() }),
    toolCallPart(),
    z.object({ type: z.literal("toolResult"), callId: z.string(), text: z.string() }),
  ]),
);
export type HeddleLmPart = z.infer<typeof HeddleLmPart>;

/** Calls are the assistant's, images and results the user's. */
export const HeddleLmMessage = lazy(() =>
  z.object({ role: z.enum(["user", "assistant"]), parts: z.array(HeddleLmPart) }),
);
export type HeddleLmMessage = z.infer<typeof HeddleLmMessage>;

export const HeddleLmTool = lazy(() =>
  z.object({ name: z.string(), description: z.string(), inputSchema: Json }),
);
export type HeddleLmTool = z.infer<typeof HeddleLmTool>;

/** `model` is the id of a listed model; null for the one that the client likes best. */
export const HeddleLmRequestParams = lazy(() =>
  z.object({
    streamId: z.string(),
    threadId: ThreadId,
    model: z.string().nullable(),
    messages: z.array(HeddleLmMessage),
    tools: z.array(HeddleLmTool),
  }),
);
export type HeddleLmRequestParams = z.infer<typeof HeddleLmRequestParams>;

/**
 * Why there is no answer: the user did not allow it, the provider blocks it (a quota, for instance), there is no such
 * model, or anything else. Only the last is tried again.
 */
export const HeddleLmErrorCode = lazy(() => z.enum(["noPermissions", "blocked", "notFound", "other"]));
export type HeddleLmErrorCode = z.infer<typeof HeddleLmErrorCode>;

export const HeddleLmRequestResponse = lazy(() =>
  z.discriminatedUnion("status", [
    z.object({ status: z.literal("completed") }),
    z.object({ status: z.literal("failed"), code: HeddleLmErrorCode, message: z.string() }),
  ]),
);
export type HeddleLmRequestResponse = z.infer<typeof HeddleLmRequestResponse>;

/**
 * Asks a lent model. What it says comes by `heddle/lm/parts` under `streamId`; the answer to this request is its end.
 * The host gives up by `$/cancelRequest` to editors and `serverRequest/resolved` to all; the client then ends the
 * model's work and may answer as it likes.
 */
export const lmRequest = serverRequest(
  "heddle/lm/request",
  HeddleLmRequestParams,
  HeddleLmRequestResponse,
  "experimental",
);

export const HeddleLmAnswerPart = lazy(() =>
  z.discriminatedUnion("type", [
    textPart(),
    z.object({ type: z.literal("thinking"), text: z.string() }),
    toolCallPart(),
  ]),
);
export type HeddleLmAnswerPart = z.infer<typeof HeddleLmAnswerPart>;

export const HeddleLmPartsNotification = lazy(() =>
  z.object({ streamId: z.string(), parts: z.array(HeddleLmAnswerPart) }),
);
export type HeddleLmPartsNotification = z.infer<typeof HeddleLmPartsNotification>;

/** The next parts of a lent model's answer, in order; 64 million characters at most for the whole of it. */
export const lmParts = clientNotification("heddle/lm/parts", HeddleLmPartsNotification, "experimental");

export const HeddleLmModelsChangedNotification = lazy(() => z.object({}));
export type HeddleLmModelsChangedNotification = z.infer<typeof HeddleLmModelsChangedNotification>;

/** The client lends other models than it said; the host asks again. */
export const lmModelsChanged = clientNotification(
  "heddle/lm/modelsChanged",
  HeddleLmModelsChangedNotification,
  "experimental",
);
