// Lends the editor's own language models to the host.
import { type CancellationToken, type LanguageModelChatTool, type LogOutputChannel, l10n } from "vscode";
import type { HeddleLmRequestParams, HeddleLmTool } from "../../agent-host/protocol/heddle-lm.js";
import type { ServerRequestHandlers } from "../host/connect-host.js";
import type { ServerResult } from "../host/methods.js";
import { editorModels, findModel, toLmModel } from "./language-models.js";
import { toModelFailure } from "./model-error.js";
import { readChunk, vscodePartKit } from "./part-kit.js";
import { createPartStream, type PartStream } from "./part-stream.js";
import { toChatMessages } from "./to-chat-messages.js";

type Answer = ServerResult<"heddle/lm/request">;

/** Answers what the host asks about the editor's models. Whatever a model does becomes an answer, never a throw. */
export function lendModels(
  log: LogOutputChannel,
): Pick<ServerRequestHandlers, "heddle/lm/list" | "heddle/lm/request"> {
  return {
    "heddle/lm/list": async () => ({ models: (await editorModels()).map(toLmModel) }),
    "heddle/lm/request": async (request, token, notify) => {
      const { streamId } = request;
      const stream = createPartStream((parts) => notify("heddle/lm/parts", { streamId, parts }));
      try {
        return await ask(request, token, stream);
      } catch (error) {
        const failure = toModelFailure(error);
        log.warn(`the editor's model did not answer (${failure.code}): ${failure.message}`);
        return { status: "failed", ...failure };
      } finally {
        // Before the answer: whatever comes behind it is nobody's.
        stream.flush();
      }
    },
  };
}

async function ask(
  { model: slug, messages, tools }: HeddleLmRequestParams,
  token: CancellationToken,
  stream: PartStream,
): Promise<Answer> {
  const model = await findModel(slug);
  if (model === undefined) {
    const message =
      slug === null ? l10n.t("This editor has no language models.") : l10n.t("There is no model {0}.", slug);
    return { status: "failed", code: "notFound", message };
  }
  const options = {
    justification: l10n.t("Heddle asks this model in the turns that you start."),
    ...(tools.length === 0 ? {} : { tools: tools.map(toTool) }),
  };
  const answer = await model.sendRequest(toChatMessages(messages, vscodePartKit()), options, token);
  for await (const chunk of answer.stream) {
    const part = readChunk(chunk);
    if (part !== null) stream.add(part.type === "toolCall" ? { ...part, input: toJson(part.input) } : part);
  }
  return { status: "completed" };
}

function toTool({ name, description, inputSchema }: HeddleLmTool): LanguageModelChatTool {
  return { name, description, inputSchema: toSchema(inputSchema) };
}

/** The host sends a JSON Schema, which is an object. */
function toSchema(schema: HeddleLmTool["inputSchema"]): object {
  return typeof schema === "object" && schema !== null ? schema : {};
}

type Json = HeddleLmTool["inputSchema"];

/** What a model gave as arguments goes out as JSON. */
function toJson(input: object): Json {
  return input as Json;
}
