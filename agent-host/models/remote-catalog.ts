// A provider's own catalogue of models, and the plain lists that most servers have instead.
import * as z from "zod";
import { ReasoningEffort } from "../protocol/model.js";
import { supportsImages } from "./catalog.js";
import type { CatalogRow } from "./catalog-rows.js";

const Effort = z.union([
  ReasoningEffort,
  z.looseObject({ effort: ReasoningEffort }).transform(({ effort }) => effort),
]);
const Upgrade = z.union([z.string(), z.looseObject({ model: z.string() }).transform(({ model }) => model)]);

const RemoteModel = z.looseObject({
  slug: z.string().min(1),
  display_name: z.string().nullish().catch(null),
  description: z.string().nullish().catch(null),
  visibility: z.string().nullish().catch(null),
  supported_in_api: z.boolean().nullish().catch(null),
  priority: z.number().nullish().catch(null),
  context_window: z.int().positive().nullish().catch(null),
  effective_context_window_percent: z.number().min(1).max(100).nullish().catch(null),
  auto_compact_token_limit: z.int().positive().nullish().catch(null),
  truncation_policy: z
    .looseObject({ mode: z.enum(["bytes", "tokens"]), limit: z.int().positive() })
    .nullish()
    .catch(null),
  supported_reasoning_levels: z.array(Effort.nullable().catch(null)).nullish().catch(null),
  default_reasoning_level: ReasoningEffort.nullish().catch(null),
  supports_parallel_tool_calls: z.boolean().nullish().catch(null),
  supports_image_detail_original: z.boolean().nullish().catch(null),
  input_modalities: z.array(z.string()).nullish().catch(null),
  upgrade: Upgrade.nullish().catch(null),
});
type RemoteModel = z.infer<typeof RemoteModel>;

const Catalog = z.looseObject({ models: z.array(z.unknown()) });

const Size = z.int().positive().nullish().catch(null);
const ListedModel = z.looseObject({
  id: z.string().min(1),
  context_length: Size,
  max_context_length: Size,
  max_model_len: Size,
  meta: z.looseObject({ n_ctx_train: Size }).nullish().catch(null),
});
const List = z.looseObject({ data: z.array(z.unknown()) });

/** More than any catalogue; the rest is left out. */
const MAX_MODELS = 1_000;

/** The entries of a catalogue as they came, without those that cannot be read. Null when it is none. */
export function catalogEntries(value: unknown): unknown[] | null {
  const models = Catalog.safeParse(value).data?.models ?? null;
  return models?.filter((model) => RemoteModel.safeParse(model).success).slice(0, MAX_MODELS) ?? null;
}

/** In the catalogue's order of priority. Those for ChatGPT accounts only are left out unless `hosted`. */
export function rowsFromCatalog(entries: readonly unknown[], hosted: boolean): CatalogRow[] {
  return entries
    .flatMap((entry) => RemoteModel.safeParse(entry).data ?? [])
    .filter((model) => hosted || model.supported_in_api !== false)
    .sort((a, b) => (a.priority ?? 0) - (b.priority ?? 0))
    .map(toRow);
}

/** The entries of a plain list of models. Null when it is none. */
export function listEntries(value: unknown): unknown[] | null {
  return List.safeParse(value).data?.data.slice(0, MAX_MODELS) ?? null;
}

export function rowsFromList(entries: readonly unknown[]): CatalogRow[] {
  return entries.flatMap((entry) => {
    const model = ListedModel.safeParse(entry).data;
    return model === undefined || isNoChat(model.id) ? [] : listedRow(model);
  });
}

function toRow(model: RemoteModel): CatalogRow {
  const efforts = (model.supported_reasoning_levels ?? []).filter((effort) => effort !== null);
  return {
    slug: model.slug,
    wireApi: "responses",
    displayName: model.display_name ?? model.slug,
    description: model.description ?? "",
    hidden: model.visibility !== null && model.visibility !== undefined && model.visibility !== "list",
    contextWindow: model.context_window ?? null,
    efforts,
    defaultEffort: model.default_reasoning_level ?? efforts[0] ?? "none",
    images: model.input_modalities?.includes("image") ?? supportsImages(model.slug),
    upgrade: model.upgrade ?? null,
    parallelToolCalls: model.supports_parallel_tool_calls ?? undefined,
    originalImages: model.supports_image_detail_original ?? undefined,
    usablePercent: model.effective_context_window_percent ?? undefined,
    autoCompactTokens: model.auto_compact_token_limit ?? undefined,
    toolOutputBytes: toBytes(model.truncation_policy),
  };
}

const BYTES_PER_TOKEN = 4;

function toBytes(policy: RemoteModel["truncation_policy"]): number | undefined {
  if (!policy) return undefined;
  return policy.mode === "bytes" ? policy.limit : policy.limit * BYTES_PER_TOKEN;
}

function listedRow(model: z.infer<typeof ListedModel>): CatalogRow {
  const contextWindow =
    model.context_length ??
    model.max_model_len ??
    model.max_context_length ??
    model.meta?.n_ctx_train ??
    null;
  return {
    slug: model.id,
    wireApi: "chat",
    displayName: model.id,
    description: "",
    hidden: false,
    contextWindow,
    // Whether it reasons, and how hard, is for the name to say.
    efforts: null,
    defaultEffort: "none",
    images: supportsImages(model.id),
    upgrade: null,
  };
}

/** Servers list what they have, also what cannot hold a conversation. */
function isNoChat(id: string): boolean {
  return /(^|[-_/.:])(embed|embedding|embeddings|whisper|tts|rerank|reranker|moderation|dall-e)([-_/.:]|$)/i.test(
    id,
  );
}
