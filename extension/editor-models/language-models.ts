// The language models of this editor, whoever brings them. There may be none, and in some editors not even the question.
import { type Disposable, type LanguageModelChat, lm } from "vscode";
import type { HeddleLmModel } from "../../agent-host/protocol/heddle-lm.js";

/** The editor's models, the one that it puts first at the head. Rejects as VS Code does. */
export async function editorModels(): Promise<readonly LanguageModelChat[]> {
  return canLend() ? await lm.selectChatModels({}) : [];
}

/** Null is whichever comes first. Undefined when there is no such model. */
export async function findModel(slug: string | null): Promise<LanguageModelChat | undefined> {
  const models = await editorModels();
  return slug === null ? models[0] : models.find((model) => slugOf(model) === slug);
}

/** Whether this editor knows of language models at all. */
export function canLend(): boolean {
  const api: Partial<typeof lm> | undefined = lm;
  return typeof api?.selectChatModels === "function";
}

export function onModelsChanged(listener: () => void): Disposable {
  return canLend() ? lm.onDidChangeChatModels(listener) : { dispose() {} };
}

/** What the host calls a model. */
export function slugOf({ vendor, id }: Pick<LanguageModelChat, "vendor" | "id">): string {
  return `${vendor}/${id}`;
}

export function toLmModel(model: LanguageModelChat): HeddleLmModel {
  const { name, vendor, family, version, maxInputTokens } = model;
  const abilities = abilitiesOf(model);
  return {
    id: slugOf(model),
    name,
    vendor,
    family,
    version,
    maxInputTokens: Number.isInteger(maxInputTokens) && maxInputTokens > 0 ? maxInputTokens : null,
    supportsTools: abilities.supportsToolCalling ?? null,
    supportsImages: abilities.supportsImageToText ?? null,
  };
}

interface Abilities {
  readonly supportsToolCalling?: boolean;
  readonly supportsImageToText?: boolean;
}

/** Newer versions of VS Code say what a model can do. */
function abilitiesOf(model: LanguageModelChat): Abilities {
  return (model as { readonly capabilities?: Abilities }).capabilities ?? {};
}
