// History as chat messages. The dialect is strict where ours is not: every call must be answered directly after
// the message that made it, and many templates want the roles to take turns.
import type { ContentItem, ResponseItem, ToolOutput } from "../../protocol/response-item.js";
import { supportsImages } from "../catalog.js";
import { toArguments } from "../custom-tools.js";
import { withImageNotes } from "../image-notes.js";
import type { ModelRequest } from "../model-client.js";
import { chatToolName } from "./tool-names.js";

export type ChatPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image_url"; readonly image_url: { readonly url: string; readonly detail?: string } };

export interface ChatToolCall {
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name: string; readonly arguments: string };
}

export type ChatMessage =
  | { readonly role: "system"; readonly content: string }
  | { readonly role: "user"; readonly content: string | readonly ChatPart[] }
  | {
      readonly role: "assistant";
      readonly content: string | null;
      readonly tool_calls?: readonly ChatToolCall[];
    }
  | { readonly role: "tool"; readonly tool_call_id: string; readonly content: string };

const NO_OUTPUT = "aborted";
const IMAGE_BELOW = "[the image follows in the next message]";

/** The whole conversation, the system message first. Reasoning and outputs without a call are left out. */
export function toMessages(request: ModelRequest, options: { readonly tools: boolean }): ChatMessage[] {
  const input =
    (request.supportsImages ?? supportsImages(request.model)) ? request.input : withImageNotes(request.input);
  const outputs = outputsByCall(input);
  const messages: ChatMessage[] = [];
  // What the assistant said and asked for since the last other message.
  let texts: string[] = [];
  let calls: ChatToolCall[] = [];

  function flush(): void {
    if (texts.length > 0 || calls.length > 0) {
      const content = texts.length > 0 ? texts.join("\n\n") : null;
      messages.push({ role: "assistant", content, ...(calls.length > 0 ? { tool_calls: calls } : {}) });
    }
    const images: ChatPart[] = [];
    for (const { id } of calls) {
      const output = outputs.get(id) ?? NO_OUTPUT;
      messages.push({ role: "tool", tool_call_id: id, content: outputText(output) });
      // Tool messages hold text only, so images come as if the user had sent them.
      if (typeof output !== "string") images.push(...output.filter(isImage).map(toPart));
    }
    if (images.length > 0) messages.push({ role: "user", content: images });
    texts = [];
    calls = [];
  }

  if (request.instructions !== "") messages.push({ role: "system", content: request.instructions });
  for (const item of input) {
    switch (item.type) {
      case "message":
        if (item.role === "assistant") {
          // Text after a call belongs to the next message: the call's output comes in between.
          if (calls.length > 0) flush();
          texts.push(...nonEmpty(plainText(item.content)));
        } else {
          flush();
          push(messages, item.role === "user" ? userMessage(item.content) : systemMessage(item.content));
        }
        break;
      case "function_call":
      case "custom_tool_call":
        if (options.tools) calls.push(toToolCall(item));
        else
          texts.push(`[called ${item.name}: ${item.type === "function_call" ? item.arguments : item.input}]`);
        break;
      case "function_call_output":
      case "custom_tool_call_output":
        flush();
        if (!options.tools) push(messages, { role: "user", content: `[output]\n${outputText(item.output)}` });
        break;
      case "reasoning":
      case "compaction":
      // What was found is among the tools of the request.
      case "tool_search_call":
      case "tool_search_output":
        break;
      default:
        item satisfies never;
    }
  }
  flush();
  return messages;
}

/** Adds a message, or lengthens the last one when the same side goes on speaking. */
function push(messages: ChatMessage[], message: ChatMessage): void {
  const last = messages.at(-1);
  if (last?.role === "system" && message.role === "system") {
    messages[messages.length - 1] = { role: "system", content: `${last.content}\n\n${message.content}` };
  } else if (last?.role === "user" && message.role === "user") {
    messages[messages.length - 1] = { role: "user", content: joined(last.content, message.content) };
  } else {
    messages.push(message);
  }
}

function joined(
  a: string | readonly ChatPart[],
  b: string | readonly ChatPart[],
): string | readonly ChatPart[] {
  if (typeof a === "string" && typeof b === "string") return `${a}\n\n${b}`;
  const parts = (content: string | readonly ChatPart[]): readonly ChatPart[] =>
    typeof content === "string" ? [{ type: "text", text: content }] : content;
  return [...parts(a), ...parts(b)];
}

function outputsByCall(input: readonly ResponseItem[]): Map<string, ToolOutput> {
  const outputs = new Map<string, ToolOutput>();
  for (const item of input) {
    if (item.type === "function_call_output" || item.type === "custom_tool_call_output") {
      outputs.set(item.call_id, item.output);
    }
  }
  return outputs;
}

function toToolCall(
  item: Extract<ResponseItem, { type: "function_call" | "custom_tool_call" }>,
): ChatToolCall {
  if (item.type === "custom_tool_call") {
    return {
      id: item.call_id,
      type: "function",
      function: { name: item.name, arguments: toArguments(item.input) },
    };
  }
  const name = chatToolName(item);
  return { id: item.call_id, type: "function", function: { name, arguments: validJson(item.arguments) } };
}

/** Servers parse earlier arguments again and refuse the whole request when a model once wrote bad JSON. */
function validJson(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify({ invalid_arguments: text });
  }
}

function userMessage(content: readonly ContentItem[]): ChatMessage {
  return { role: "user", content: content.some(isImage) ? content.map(toPart) : plainText(content) };
}

function systemMessage(content: readonly ContentItem[]): ChatMessage {
  return { role: "system", content: plainText(content) };
}

function outputText(output: ToolOutput): string {
  if (typeof output === "string") return output;
  return output.map((part) => (part.type === "input_image" ? IMAGE_BELOW : part.text)).join("\n");
}

function plainText(content: readonly ContentItem[]): string {
  return content.flatMap((part) => (part.type === "input_image" ? [] : [part.text])).join("\n\n");
}

function nonEmpty(text: string): string[] {
  return text === "" ? [] : [text];
}

function isImage(part: ContentItem): boolean {
  return part.type === "input_image";
}

function toPart(part: ContentItem): ChatPart {
  if (part.type !== "input_image") return { type: "text", text: part.text };
  // `original` is a word of the Responses API only.
  const detail =
    part.detail === "low" || part.detail === "high" || part.detail === "auto" ? part.detail : undefined;
  return {
    type: "image_url",
    image_url: { url: part.image_url, ...(detail === undefined ? {} : { detail }) },
  };
}
