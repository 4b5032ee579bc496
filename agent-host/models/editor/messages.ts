// A conversation as editors' models take it: users and assistants only, who take turns. What the chat format makes of
// history fits, but that instructions are the user's first words here.
import type { HeddleLmMessage, HeddleLmPart, HeddleLmTool } from "../../protocol/heddle-lm.js";
import { type ChatMessage, type ChatPart, toMessages } from "../chat/messages.js";
import { chatToolName } from "../chat/tool-names.js";
import { asFunction } from "../custom-tools.js";
import type { ModelRequest } from "../model-client.js";

export function toLmMessages(request: ModelRequest, options: { readonly tools: boolean }): HeddleLmMessage[] {
  const messages: { role: HeddleLmMessage["role"]; parts: HeddleLmPart[] }[] = [];
  for (const message of toMessages(request, options)) {
    const role = message.role === "assistant" ? "assistant" : "user";
    const parts = toParts(message);
    const last = messages.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else messages.push({ role, parts });
  }
  if (request.outputSchema !== undefined) {
    const wish = `The final answer must be JSON, without anything around it, that follows this JSON Schema:\n${JSON.stringify(request.outputSchema)}`;
    const last = messages.at(-1);
    if (last?.role === "user") last.parts.push({ type: "text", text: wish });
    else messages.push({ role: "user", parts: [{ type: "text", text: wish }] });
  }
  return messages;
}

export function toLmTools(request: ModelRequest): HeddleLmTool[] {
  return request.tools.flatMap((tool) => {
    // Searching is for models that know how; without it nothing is deferred.
    if (tool.type === "toolSearch") return [];
    const shown = asFunction(tool);
    const { description, parameters } = shown;
    return [{ name: chatToolName(shown), description, inputSchema: toJson(parameters) }];
  });
}

function toParts(message: ChatMessage): HeddleLmPart[] {
  switch (message.role) {
    case "system":
      return [{ type: "text", text: message.content }];
    case "user":
      return typeof message.content === "string"
        ? [{ type: "text", text: message.content }]
        : message.content.map(toPart);
    case "assistant":
      return [
        ...(message.content === null ? [] : [{ type: "text" as const, text: message.content }]),
        ...(message.tool_calls ?? []).map(({ id, function: { name, arguments: text } }) => ({
          type: "toolCall" as const,
          callId: id,
          name,
          input: toObject(text),
        })),
      ];
    case "tool":
      return [{ type: "toolResult", callId: message.tool_call_id, text: message.content }];
    default:
      return message satisfies never;
  }
}

/** Only what is in the request itself can be lent: addresses are told of in words. */
function toPart(part: ChatPart): HeddleLmPart {
  if (part.type === "text") return part;
  const [, mimeType, data] = /^data:([\w.+/-]+);base64,(.*)$/s.exec(part.image_url.url) ?? [];
  return mimeType === undefined || data === undefined
    ? { type: "text", text: `[an image that is not shown here: ${part.image_url.url.slice(0, 500)}]` }
    : { type: "image", mimeType, data };
}

/** Arguments are JSON by now, but models write other values than objects as well. */
function toObject(text: string): HeddleLmTool["inputSchema"] {
  const value = toJson(JSON.parse(text));
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : { value };
}

/** What was parsed from JSON, or is written as JSON soon. */
function toJson(value: unknown): HeddleLmTool["inputSchema"] {
  return value as HeddleLmTool["inputSchema"];
}
