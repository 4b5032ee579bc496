// A tool that a client of the thread runs (protocol §5.5). It touches nothing here, and what it does there is the
// client's to decide; the thread shows the call as an item.
import type { Clock } from "../base/clock.js";
import { errorMessage, ToolFailure } from "../base/errors.js";
import type { DynamicToolCallOutputContentItem, DynamicToolSpec } from "../protocol/dynamic-tool.js";
import type { Json } from "../protocol/json.js";
import type { ToolOutput } from "../protocol/response-item.js";
import type { DynamicToolCallItem } from "../protocol/tool-call-item.js";
import { invalidArguments } from "./define-tool.js";
import type { Tool } from "./tool.js";

/** What the images of one call may take, in characters of their URLs. */
const MAX_IMAGE_CHARS = 20 * 1024 * 1024;

export function createDynamicTool(
  { name, namespace, description, inputSchema, deferLoading }: DynamicToolSpec,
  clock: Clock,
): Tool {
  return {
    spec: {
      type: "function",
      name,
      ...(namespace == null ? {} : { namespace }),
      description,
      parameters: toParameters(inputSchema),
      ...(deferLoading === true ? { deferred: true } : {}),
    },
    readOnly: false,
    needs: [],
    async prepare(text, ctx) {
      const args = parseArguments(text);
      return {
        access: [],
        async run(events) {
          const startedAt = clock.now();
          const item: DynamicToolCallItem = {
            type: "dynamicToolCall",
            id: ctx.callId,
            namespace: namespace ?? null,
            tool: name,
            arguments: args,
            status: "inProgress",
            contentItems: null,
            success: null,
            durationMs: null,
          };
          const end = (contentItems: DynamicToolCallOutputContentItem[] | null, success: boolean) =>
            events.itemCompleted({
              ...item,
              status: success ? "completed" : "failed",
              contentItems,
              success,
              durationMs: Math.max(0, Math.round(clock.now() - startedAt)),
            });
          events.itemStarted(item);
          try {
            const { contentItems, success } = await ctx.client.callTool(name, namespace ?? null, args);
            const content = withinLimits(contentItems);
            end(content, success);
            return toOutput(content, success);
          } catch (error) {
            end(error instanceof ToolFailure ? [{ type: "inputText", text: error.message }] : null, false);
            throw error;
          }
        },
      };
    },
  };
}

/** Models want an object schema with members, however little the client said. */
function toParameters(schema: Json): Readonly<Record<string, unknown>> {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
    return { type: "object", properties: {} };
  }
  const hasMembers = "properties" in schema || "anyOf" in schema || "oneOf" in schema || "allOf" in schema;
  return { ...schema, type: "object", ...(hasMembers ? {} : { properties: {} }) };
}

function parseArguments(text: string): Json {
  try {
    return JSON.parse(text.trim() === "" ? "{}" : text);
  } catch (error) {
    return invalidArguments(`not valid JSON: ${errorMessage(error)}`);
  }
}

/** Images that are no images, or too much, become a note. Texts are cut where the model gets them. */
function withinLimits(
  items: readonly DynamicToolCallOutputContentItem[],
): DynamicToolCallOutputContentItem[] {
  let chars = 0;
  return items.map((item) => {
    if (item.type === "inputText") return item;
    if (!/^(data:image\/|https?:\/\/)/i.test(item.imageUrl)) {
      return { type: "inputText", text: "[an image was left out: its address is neither data nor http]" };
    }
    chars += item.imageUrl.length;
    if (chars <= MAX_IMAGE_CHARS) return item;
    return { type: "inputText", text: "[an image was left out: the images of this call are too large]" };
  });
}

function toOutput(items: readonly DynamicToolCallOutputContentItem[], success: boolean): ToolOutput {
  const [first] = items;
  if (first === undefined) return success ? "done, without any output" : "the tool failed without saying why";
  if (items.length === 1 && first.type === "inputText") return first.text;
  return items.map((item) =>
    item.type === "inputText"
      ? { type: "input_text", text: item.text }
      : { type: "input_image", image_url: item.imageUrl, detail: "high" },
  );
}
