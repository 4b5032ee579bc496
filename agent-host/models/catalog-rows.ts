import type { ProviderSettings } from "../config/config.js";
import type { ReasoningEffort } from "../protocol/model.js";

/** A model as the catalogue holds it. */
export interface CatalogRow {
  readonly slug: string;
  readonly wireApi: ProviderSettings["wireApi"];
  /** Its models are of AWS. */
  readonly aws?: boolean;
  readonly displayName: string;
  readonly description: string;
  readonly hidden: boolean;
  /** The whole window, in tokens. */
  readonly contextWindow: number | null;
  /** Null when its name says whether it reasons. */
  readonly efforts: readonly ReasoningEffort[] | null;
  readonly defaultEffort: ReasoningEffort;
  readonly images: boolean;
  /** Not unless said. */
  readonly originalImages?: boolean;
  /** The slug of the model that follows this one. */
  readonly upgrade: string | null;
  /** Of the window, the share that a prompt may fill; the usual one unless said. */
  readonly usablePercent?: number;
  /** In tokens; by the window unless said. */
  readonly autoCompactTokens?: number;
  readonly toolOutputBytes?: number;
  /** Its family's way unless said. */
  readonly parallelToolCalls?: boolean;
  /** False: tools that take free text are offered as functions. Its family's way unless said. */
  readonly customTools?: boolean;
}

const CODE_EFFORTS: readonly ReasoningEffort[] = ["low", "medium", "high", "xhigh"];

function openai(
  slug: string,
  displayName: string,
  description: string,
  options: { readonly hidden?: boolean; readonly upgrade?: string } = {},
): CatalogRow {
  return {
    slug,
    wireApi: "responses",
    displayName,
    description,
    hidden: options.hidden ?? false,
    contextWindow: 272_000,
    efforts: CODE_EFFORTS,
    defaultEffort: "medium",
    images: true,
    upgrade: options.upgrade ?? null,
  };
}

function bedrock(
  slug: string,
  displayName: string,
  description: string,
  reads: Pick<CatalogRow, "contextWindow" | "images" | "customTools">,
): CatalogRow {
  return {
    slug,
    wireApi: "responses",
    aws: true,
    displayName,
    description,
    hidden: false,
    efforts: ["low", "medium", "high"],
    defaultEffort: "medium",
    upgrade: null,
    parallelToolCalls: true,
    ...reads,
  };
}

const LARGE = { contextWindow: 272_000, images: true, customTools: true } as const;
const OPEN_WEIGHTS = { contextWindow: 128_000, images: false, customTools: false } as const;

/** In the order of the model list: newest first, the hidden ones last. */
export const catalogRows: readonly CatalogRow[] = [
  openai("gpt-5.5", "GPT-5.5", "The newest general model, for demanding coding work."),
  openai("gpt-5.4", "GPT-5.4", "Strong all-round model for everyday coding."),
  openai("gpt-5.4-mini", "GPT-5.4 mini", "Small, fast and cheap; for simple, well-defined tasks."),
  openai("gpt-5.3-codex", "GPT-5.3 Codex", "Trained for coding agents.", { upgrade: "gpt-5.4" }),
  openai("gpt-5.2-codex", "GPT-5.2 Codex", "Trained for coding agents; long proven.", { upgrade: "gpt-5.4" }),
  openai("gpt-5.2", "GPT-5.2", "Earlier general model.", { upgrade: "gpt-5.4", hidden: true }),
  openai("gpt-5.1-codex-max", "GPT-5.1 Codex Max", "Earlier model for long coding sessions.", {
    upgrade: "gpt-5.4",
    hidden: true,
  }),
  openai("codex-auto-review", "Auto review", "Reviews approval requests on the user's behalf.", {
    hidden: true,
  }),
  bedrock("openai.gpt-5.5", "GPT-5.5", "The newest general model, for demanding coding work.", LARGE),
  bedrock("openai.gpt-5.4", "GPT-5.4", "Strong all-round model for everyday coding.", LARGE),
  bedrock("openai.gpt-oss-120b", "gpt-oss 120B", "Open weights; for everyday tasks.", OPEN_WEIGHTS),
  bedrock("openai.gpt-oss-20b", "gpt-oss 20B", "Open weights, small and fast.", OPEN_WEIGHTS),
  {
    slug: "offline",
    wireApi: "offline",
    displayName: "Offline",
    description: "Built-in rules, not a language model: runs simple requests without a key or network.",
    hidden: false,
    contextWindow: null,
    efforts: [],
    defaultEffort: "none",
    images: true,
    upgrade: null,
  },
];
