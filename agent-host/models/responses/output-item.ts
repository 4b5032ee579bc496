// Finished items of an answer, as history keeps them.
import * as z from "zod";
import { Json } from "../../protocol/json.js";
import type { ContentItem, ResponseItem } from "../../protocol/response-item.js";

const Part = z.looseObject({ type: z.string(), text: z.string().optional(), refusal: z.string().optional() });
const Parts = z.array(Part.nullable().catch(null));

const OutputItem = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("message"),
    content: Parts,
    phase: z.enum(["commentary", "final_answer"]).nullish().catch(null),
  }),
  z.object({
    type: z.literal("reasoning"),
    summary: Parts.nullish().catch(null),
    content: Parts.nullish().catch(null),
    encrypted_content: z.string().nullish().catch(null),
  }),
  z.object({
    type: z.literal("function_call"),
    name: z.string(),
    namespace: z.string().nullish().catch(null),
    arguments: z.string(),
    call_id: z.string().min(1),
  }),
  z.object({
    type: z.literal("custom_tool_call"),
    name: z.string(),
    input: z.string(),
    call_id: z.string().min(1),
  }),
  z.object({
    type: z.literal("tool_search_call"),
    execution: z.literal("client"),
    call_id: z.string().min(1),
    arguments: Json,
  }),
]);

/** The history item for an item of the answer, without its id; null for kinds and shapes that we do not know. */
export function fromOutputItem(value: unknown): ResponseItem | null {
  const item = OutputItem.safeParse(value).data;
  if (item === undefined) return null;
  switch (item.type) {
    case "message": {
      const content = item.content.flatMap((part): ContentItem[] => {
        const text =
          part?.type === "output_text" ? part.text : part?.type === "refusal" ? part.refusal : undefined;
        return text === undefined ? [] : [{ type: "output_text", text }];
      });
      return { type: "message", role: "assistant", content, ...(item.phase ? { phase: item.phase } : {}) };
    }
    case "reasoning": {
      const content = texts(item.content);
      return {
        type: "reasoning",
        summary: texts(item.summary).map(({ text }) => ({ type: "summary_text", text })),
        ...(content.length > 0 ? { content } : {}),
        ...(item.encrypted_content ? { encrypted_content: item.encrypted_content } : {}),
      };
    }
    case "function_call": {
      const { type, name, call_id } = item;
      return {
        type,
        name,
        ...(item.namespace ? { namespace: item.namespace } : {}),
        arguments: item.arguments,
        call_id,
      };
    }
    case "custom_tool_call":
      return { type: item.type, name: item.name, input: item.input, call_id: item.call_id };
    case "tool_search_call":
      return { ...item, status: "completed" };
    default:
      return item satisfies never;
  }
}

function texts(parts: z.infer<typeof Parts> | null | undefined): { type: string; text: string }[] {
  return (parts ?? []).flatMap((part) =>
    part?.text === undefined ? [] : [{ type: part.type, text: part.text }],
  );
}
