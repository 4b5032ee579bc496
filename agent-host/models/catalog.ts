// What is known of models without asking anyone. Slugs that are not listed get what their family suggests.
import type { ProviderSettings, Settings } from "../config/config.js";
import type { Model, ReasoningEffort } from "../protocol/model.js";
import type { CatalogRow } from "./catalog-rows.js";
import { catalogRows } from "./catalog-rows.js";
import type { ModelInfo } from "./model-client.js";

/** Of a context window, the share that a prompt may fill; the rest is for the answer. */
const USABLE_PERCENT = 95;
/** The share from which on a conversation is compacted, so that the answer to come still fits. */
const COMPACT_PERCENT = 90;
const GPT5_CONTEXT_WINDOW = 272_000;

type CatalogSettings = Pick<Settings, "model" | "modelProvider" | "providers" | "modelContextWindow">;

/**
 * What the engine should know before it uses a model. Never fails: an unknown slug gets its family's values, or
 * cautious ones. `contextWindow` is the usable part, in tokens; null when nobody told us.
 */
export function modelInfo(
  slug: string,
  provider: Pick<ProviderSettings, "wireApi">,
  settings: Pick<Settings, "modelContextWindow">,
  row?: CatalogRow,
): ModelInfo {
  if (provider.wireApi === "offline") {
    return {
      slug,
      contextWindow: null,
      autoCompactTokens: null,
      toolOutputBytes: null,
      supportsReasoning: true,
      supportsParallelToolCalls: false,
      supportsImages: true,
      supportsCustomTools: true,
      takesOriginalImages: false,
      supportsToolSearch: false,
    };
  }
  const window = settings.modelContextWindow ?? row?.contextWindow ?? contextWindow(slug);
  const efforts = row?.efforts ?? null;
  return {
    slug,
    contextWindow: window === null ? null : share(window, row?.usablePercent ?? USABLE_PERCENT),
    autoCompactTokens:
      window === null
        ? (row?.autoCompactTokens ?? null)
        : Math.min(
            row?.autoCompactTokens ?? window,
            share(window, Math.min(row?.usablePercent ?? USABLE_PERCENT, COMPACT_PERCENT)),
          ),
    toolOutputBytes: row?.toolOutputBytes ?? null,
    supportsReasoning: efforts === null ? supportsReasoning(slug) : efforts.length > 0,
    supportsParallelToolCalls: row?.parallelToolCalls ?? isGpt5(slug),
    supportsImages: row?.images ?? supportsImages(slug),
    supportsCustomTools: row?.customTools ?? supportsCustomTools(slug),
    takesOriginalImages: row?.originalImages ?? false,
    supportsToolSearch: provider.wireApi === "responses" && isGpt5(slug) && supportsReasoning(slug),
  };
}

function share(tokens: number, percent: number): number {
  return Math.floor((tokens * percent) / 100);
}

/** The rows of model/list, hidden ones included; exactly one is the default: the configured model. */
export function listModels(settings: CatalogSettings, rows: readonly CatalogRow[]): Model[] {
  const provider = settings.providers[settings.modelProvider];
  const models = rows.map((row) => toModel(row, row.slug === settings.model));
  if (models.some((model) => model.isDefault)) return models;
  return [toModel(unknownRow(settings.model, provider?.name ?? settings.modelProvider), true), ...models];
}

/** What is built in for providers that speak this format. */
export function builtInRows({
  wireApi,
  aws,
}: Pick<ProviderSettings, "wireApi" | "aws">): readonly CatalogRow[] {
  return catalogRows.filter((row) => row.wireApi === wireApi && (row.aws === true) === (aws !== null));
}

/** The effort that a reasoning model is asked for when the user chose none; null for models that do not reason. */
export function defaultReasoningEffort(slug: string): ReasoningEffort | null {
  if (!supportsReasoning(slug)) return null;
  return catalogRows.find((row) => row.slug === slug)?.defaultEffort ?? "medium";
}

/** How long-winded the model is asked to be; null for models that do not take the wish. */
export function textVerbosity(slug: string): "low" | null {
  const minor = /^gpt-5\.(\d+)/.exec(family(slug))?.[1];
  return minor !== undefined && Number(minor) >= 2 ? "low" : null;
}

/** False for models that would refuse a request with an image in it. */
export function supportsImages(slug: string): boolean {
  const name = family(slug);
  return (
    isGpt5(slug) ||
    /^(gpt-4o|gpt-4\.1|o[134]|claude|gemini|gemma-?3|llama-?4|pixtral)|vision|llava|[-.\d]vl|minicpm-v/.test(
      name,
    )
  );
}

function supportsReasoning(slug: string): boolean {
  return /^(gpt-5|gpt-oss|o\d)/.test(family(slug)) && !slug.includes("-chat");
}

function contextWindow(slug: string): number | null {
  return (
    catalogRows.find((row) => row.slug === slug)?.contextWindow ?? (isGpt5(slug) ? GPT5_CONTEXT_WINDOW : null)
  );
}

function isGpt5(slug: string): boolean {
  return family(slug).startsWith("gpt-5");
}

/** False for models that take functions only. */
export function supportsCustomTools(slug: string): boolean {
  return !family(slug).startsWith("gpt-oss");
}

/** Others put the vendor in front: `openai/gpt-5.4` and `us.openai.gpt-5.4` are of the family `gpt-5.4`. */
function family(slug: string): string {
  return slug
    .slice(slug.lastIndexOf("/") + 1)
    .toLowerCase()
    .replace(/^(?:[a-z]+\.)?openai\./, "");
}

function unknownRow(slug: string, providerName: string): CatalogRow {
  return {
    slug,
    wireApi: "chat",
    displayName: slug,
    description: `Configured for ${providerName}.`,
    hidden: false,
    contextWindow: null,
    efforts: null,
    defaultEffort: "none",
    images: supportsImages(slug),
    upgrade: null,
  };
}

const effortDescriptions: Readonly<Record<ReasoningEffort, string>> = {
  none: "Answers without thinking first",
  minimal: "Hardly thinks; for trivial edits",
  low: "Thinks briefly; quick answers to simple requests",
  medium: "Balances speed and depth for everyday work",
  high: "Thinks longer; for hard problems",
  xhigh: "Thinks as long as it takes; slow and thorough",
};

function toModel(row: CatalogRow, isDefault: boolean): Model {
  const reasons = supportsReasoning(row.slug);
  const efforts = row.efforts ?? (reasons ? (["low", "medium", "high"] as const) : []);
  return {
    id: row.slug,
    model: row.slug,
    upgrade: row.upgrade,
    upgradeInfo: null,
    availabilityNux: null,
    displayName: row.displayName,
    description: row.description,
    hidden: row.hidden && !isDefault,
    supportedReasoningEfforts: efforts.map((reasoningEffort) => ({
      reasoningEffort,
      description: effortDescriptions[reasoningEffort],
    })),
    defaultReasoningEffort: row.efforts === null && reasons ? "medium" : row.defaultEffort,
    inputModalities: row.images ? ["text", "image"] : ["text"],
    supportsPersonality: false,
    additionalSpeedTiers: [],
    isDefault,
  };
}
