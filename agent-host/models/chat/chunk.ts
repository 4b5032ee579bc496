// What a chat-completions server sends: pieces of a streamed answer, or a whole answer at once. Servers differ, so
// every field may be missing or of another kind; what is unusable counts as missing.
import * as z from "zod";

const Text = z
  .union([
    z.string(),
    // Some servers send content as a list of parts.
    z
      .array(z.looseObject({ text: z.string().catch("") }).catch({ text: "" }))
      .transform((parts) => parts.map((part) => part.text).join("")),
  ])
  .nullish()
  .catch(null);

/** Text, or a list of parts in which thoughts may be told apart from text. */
const Content = z
  .union([
    z.string().transform((text) => ({ text, thoughts: "" })),
    z
      .array(
        z
          .looseObject({ type: z.string().catch(""), text: Text, thinking: Text })
          .nullable()
          .catch(null),
      )
      .transform((parts) => ({
        text: parts.map((part) => part?.text ?? "").join(""),
        thoughts: parts.map((part) => (part?.type === "thinking" ? (part.thinking ?? "") : "")).join(""),
      })),
  ])
  .nullish()
  .catch(null);

const Arguments = z
  .union([z.string(), z.record(z.string(), z.unknown()).transform((value) => JSON.stringify(value))])
  .nullish()
  .catch(null);

const CallPiece = z.object({
  index: z.int().nonnegative().nullish().catch(null),
  id: z.string().nullish().catch(null),
  function: z
    .object({ name: z.string().nullish().catch(null), arguments: Arguments })
    .nullish()
    .catch(null),
});
export type CallPiece = z.infer<typeof CallPiece>;

const Delta = z.object({
  content: Content,
  reasoning_content: Text,
  reasoning: Text,
  refusal: Text,
  tool_calls: z.array(CallPiece.nullable().catch(null)).nullish().catch(null),
  /** How a call was sent before there could be several. */
  function_call: CallPiece.shape.function,
});
export type Delta = z.infer<typeof Delta>;

const Tokens = z.number().nonnegative().transform(Math.round).catch(0);
const Usage = z.object({
  prompt_tokens: Tokens,
  completion_tokens: Tokens,
  total_tokens: Tokens,
  prompt_tokens_details: z.object({ cached_tokens: Tokens }).nullish().catch(null),
  completion_tokens_details: z.object({ reasoning_tokens: Tokens }).nullish().catch(null),
});
export type Usage = z.infer<typeof Usage>;

const StreamError = z.union([
  z.string().transform((message) => ({ message, code: null })),
  z.looseObject({
    message: z.string().nullish().catch(null),
    code: z.union([z.string(), z.number()]).nullish().catch(null),
  }),
]);
export type StreamError = z.infer<typeof StreamError>;

const Choice = z.object({
  delta: Delta.nullish().catch(null),
  message: Delta.nullish().catch(null),
  finish_reason: z.string().nullish().catch(null),
});

const Chunk = z.object({
  choices: z.array(Choice.nullable().catch(null)).nullish().catch(null),
  usage: Usage.nullish().catch(null),
  error: StreamError.nullish().catch(null),
});
export type Chunk = z.infer<typeof Chunk>;

/** Null for what is no chunk at all. */
export function parseChunk(data: string): Chunk | null {
  try {
    return Chunk.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    // A damaged event costs itself only; the stream goes on.
    return null;
  }
}
