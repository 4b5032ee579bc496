import * as z from "zod";
import { notification, request } from "./define.js";
import { Json } from "./json.js";
import { lazy } from "./lazy.js";

export const RealtimeConversationVersion = lazy(() => z.enum(["v1", "v2"]));
export type RealtimeConversationVersion = z.infer<typeof RealtimeConversationVersion>;

export const RealtimeOutputModality = lazy(() => z.enum(["text", "audio"]));
export type RealtimeOutputModality = z.infer<typeof RealtimeOutputModality>;

export const RealtimeVoice = lazy(() =>
  z.enum([
    "alloy",
    "arbor",
    "ash",
    "ballad",
    "breeze",
    "cedar",
    "coral",
    "cove",
    "echo",
    "ember",
    "juniper",
    "maple",
    "marin",
    "sage",
    "shimmer",
    "sol",
    "spruce",
    "vale",
    "verse",
  ]),
);
export type RealtimeVoice = z.infer<typeof RealtimeVoice>;

export const RealtimeVoicesList = lazy(() =>
  z.object({
    defaultV1: RealtimeVoice,
    defaultV2: RealtimeVoice,
    v1: z.array(RealtimeVoice),
    v2: z.array(RealtimeVoice),
  }),
);
export type RealtimeVoicesList = z.infer<typeof RealtimeVoicesList>;

export const ThreadRealtimeStartTransport = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("websocket") }),
    z.object({ type: z.literal("webrtc"), sdp: z.string() }),
  ]),
);
export type ThreadRealtimeStartTransport = z.infer<typeof ThreadRealtimeStartTransport>;

export const ThreadRealtimeStartParams = lazy(() =>
  z.looseObject({
    threadId: z.string(),
    outputModality: RealtimeOutputModality,
    prompt: z.string().nullish(),
    sessionId: z.string().nullish(),
    transport: ThreadRealtimeStartTransport.nullish(),
    voice: RealtimeVoice.nullish(),
  }),
);
export type ThreadRealtimeStartParams = z.infer<typeof ThreadRealtimeStartParams>;

export const ThreadRealtimeStartResponse = lazy(() => z.object({}));
export type ThreadRealtimeStartResponse = z.infer<typeof ThreadRealtimeStartResponse>;

/**
 * Begins a spoken conversation; answers at once, thread/realtime/started follows. A missing prompt means the
 * usual one, null or an empty one means none.
 */
export const threadRealtimeStart = request(
  "thread/realtime/start",
  ThreadRealtimeStartParams,
  ThreadRealtimeStartResponse,
  "experimental",
);

/** PCM samples, base64. */
export const ThreadRealtimeAudioChunk = lazy(() =>
  z.object({
    itemId: z.string().nullish(),
    data: z.string(),
    numChannels: z.int().nonnegative(),
    sampleRate: z.int().nonnegative(),
    samplesPerChannel: z.int().nonnegative().nullish(),
  }),
);
export type ThreadRealtimeAudioChunk = z.infer<typeof ThreadRealtimeAudioChunk>;

export const ThreadRealtimeAppendAudioParams = lazy(() =>
  z.looseObject({ threadId: z.string(), audio: ThreadRealtimeAudioChunk }),
);
export type ThreadRealtimeAppendAudioParams = z.infer<typeof ThreadRealtimeAppendAudioParams>;

export const ThreadRealtimeAppendAudioResponse = lazy(() => z.object({}));
export type ThreadRealtimeAppendAudioResponse = z.infer<typeof ThreadRealtimeAppendAudioResponse>;

/** What the microphone heard. Chunks that come faster than they can be sent are dropped. */
export const threadRealtimeAppendAudio = request(
  "thread/realtime/appendAudio",
  ThreadRealtimeAppendAudioParams,
  ThreadRealtimeAppendAudioResponse,
  "experimental",
);

export const ThreadRealtimeAppendTextParams = lazy(() =>
  z.looseObject({ threadId: z.string(), text: z.string() }),
);
export type ThreadRealtimeAppendTextParams = z.infer<typeof ThreadRealtimeAppendTextParams>;

export const ThreadRealtimeAppendTextResponse = lazy(() => z.object({}));
export type ThreadRealtimeAppendTextResponse = z.infer<typeof ThreadRealtimeAppendTextResponse>;

/** What the user typed. */
export const threadRealtimeAppendText = request(
  "thread/realtime/appendText",
  ThreadRealtimeAppendTextParams,
  ThreadRealtimeAppendTextResponse,
  "experimental",
);

export const ThreadRealtimeStopParams = lazy(() => z.looseObject({ threadId: z.string() }));
export type ThreadRealtimeStopParams = z.infer<typeof ThreadRealtimeStopParams>;

export const ThreadRealtimeStopResponse = lazy(() => z.object({}));
export type ThreadRealtimeStopResponse = z.infer<typeof ThreadRealtimeStopResponse>;

/** Ends the conversation; thread/realtime/closed follows. */
export const threadRealtimeStop = request(
  "thread/realtime/stop",
  ThreadRealtimeStopParams,
  ThreadRealtimeStopResponse,
  "experimental",
);

export const ThreadRealtimeListVoicesParams = lazy(() => z.looseObject({}));
export type ThreadRealtimeListVoicesParams = z.infer<typeof ThreadRealtimeListVoicesParams>;

export const ThreadRealtimeListVoicesResponse = lazy(() => z.object({ voices: RealtimeVoicesList }));
export type ThreadRealtimeListVoicesResponse = z.infer<typeof ThreadRealtimeListVoicesResponse>;

/** The voices to choose from, for both versions of the service. */
export const threadRealtimeListVoices = request(
  "thread/realtime/listVoices",
  ThreadRealtimeListVoicesParams,
  ThreadRealtimeListVoicesResponse,
  "experimental",
);

export const ThreadRealtimeStartedNotification = lazy(() =>
  z.object({ threadId: z.string(), sessionId: z.string().nullable(), version: RealtimeConversationVersion }),
);
export type ThreadRealtimeStartedNotification = z.infer<typeof ThreadRealtimeStartedNotification>;

/** The conversation runs. */
export const threadRealtimeStarted = notification(
  "thread/realtime/started",
  ThreadRealtimeStartedNotification,
  "experimental",
);

export const ThreadRealtimeItemAddedNotification = lazy(() => z.object({ threadId: z.string(), item: Json }));
export type ThreadRealtimeItemAddedNotification = z.infer<typeof ThreadRealtimeItemAddedNotification>;

/** Something of the conversation that has no notification of its own, as the service sent it. */
export const threadRealtimeItemAdded = notification(
  "thread/realtime/itemAdded",
  ThreadRealtimeItemAddedNotification,
  "experimental",
);

export const ThreadRealtimeTranscriptDeltaNotification = lazy(() =>
  z.object({ threadId: z.string(), delta: z.string(), role: z.string() }),
);
export type ThreadRealtimeTranscriptDeltaNotification = z.infer<
  typeof ThreadRealtimeTranscriptDeltaNotification
>;

/** More of what was said. */
export const threadRealtimeTranscriptDelta = notification(
  "thread/realtime/transcript/delta",
  ThreadRealtimeTranscriptDeltaNotification,
  "experimental",
);

export const ThreadRealtimeTranscriptDoneNotification = lazy(() =>
  z.object({ threadId: z.string(), role: z.string(), text: z.string() }),
);
export type ThreadRealtimeTranscriptDoneNotification = z.infer<
  typeof ThreadRealtimeTranscriptDoneNotification
>;

/** All of what was said. */
export const threadRealtimeTranscriptDone = notification(
  "thread/realtime/transcript/done",
  ThreadRealtimeTranscriptDoneNotification,
  "experimental",
);

export const ThreadRealtimeOutputAudioDeltaNotification = lazy(() =>
  z.object({ threadId: z.string(), audio: ThreadRealtimeAudioChunk }),
);
export type ThreadRealtimeOutputAudioDeltaNotification = z.infer<
  typeof ThreadRealtimeOutputAudioDeltaNotification
>;

/** Sound to play. */
export const threadRealtimeOutputAudioDelta = notification(
  "thread/realtime/outputAudio/delta",
  ThreadRealtimeOutputAudioDeltaNotification,
  "experimental",
);

export const ThreadRealtimeSdpNotification = lazy(() => z.object({ threadId: z.string(), sdp: z.string() }));
export type ThreadRealtimeSdpNotification = z.infer<typeof ThreadRealtimeSdpNotification>;

/** The answer to the offer of a WebRTC start. */
export const threadRealtimeSdp = notification(
  "thread/realtime/sdp",
  ThreadRealtimeSdpNotification,
  "experimental",
);

export const ThreadRealtimeErrorNotification = lazy(() =>
  z.object({ threadId: z.string(), message: z.string() }),
);
export type ThreadRealtimeErrorNotification = z.infer<typeof ThreadRealtimeErrorNotification>;

/** The conversation failed; thread/realtime/closed follows. */
export const threadRealtimeError = notification(
  "thread/realtime/error",
  ThreadRealtimeErrorNotification,
  "experimental",
);

export const ThreadRealtimeClosedNotification = lazy(() =>
  z.object({ threadId: z.string(), reason: z.string().nullable() }),
);
export type ThreadRealtimeClosedNotification = z.infer<typeof ThreadRealtimeClosedNotification>;

/** The conversation has ended. */
export const threadRealtimeClosed = notification(
  "thread/realtime/closed",
  ThreadRealtimeClosedNotification,
  "experimental",
);
