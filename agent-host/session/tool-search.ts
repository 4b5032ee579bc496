// How a model finds tools that it was not told of: BM25 over what the tools say of themselves. Whoever offers deferred
// tools takes part, whatever runs them.
import * as z from "zod";
import type { ToolSpec } from "../models/model-client.js";
import { toFoundTools } from "../models/responses/tools.js";
import type { Json } from "../protocol/json.js";
import { lazy } from "../protocol/lazy.js";
import type { Tool } from "../tools/tool.js";

const DEFAULT_LIMIT = 8;
const MAX_LIMIT = 50;

export const toolSearchSpec: ToolSpec = {
  type: "toolSearch",
  name: "tool_search",
  description:
    "Find further tools that are not in your list, by what they are good for. What is found can be called from " +
    "then on. Search before you say that something cannot be done.",
  parameters: {
    type: "object",
    properties: {
      query: { type: "string", description: "What the tool should do, in a few words." },
      limit: { type: "number", description: `The most tools to tell of; ${DEFAULT_LIMIT} unless given.` },
    },
    required: ["query"],
    additionalProperties: false,
  },
};

const SearchArguments = lazy(() => z.object({ query: z.string(), limit: z.number().nullish().catch(null) }));

type FunctionSpec = Extract<ToolSpec, { type: "function" }>;

/** The deferred ones of the tools that fit best, the best first; none for arguments that cannot be read. */
export async function findTools(tools: readonly Tool[], args: Json): Promise<Json[]> {
  const parsed = SearchArguments.safeParse(typeof args === "string" ? parseJson(args) : args).data;
  if (parsed === undefined) return [];
  const limit = Math.min(Math.max(Math.trunc(parsed.limit ?? DEFAULT_LIMIT), 1), MAX_LIMIT);
  const found = await rank(tools.map((tool) => tool.spec).filter(isDeferred), parsed.query);
  return toJson(toFoundTools(found.slice(0, limit)));
}

async function rank(specs: readonly FunctionSpec[], query: string): Promise<FunctionSpec[]> {
  const { default: MiniSearch } = await import("minisearch");
  const index = new MiniSearch<{ id: number; name: string; description: string; parameters: string }>({
    fields: ["name", "description", "parameters"],
    tokenize: toWords,
    searchOptions: { boost: { name: 2 }, prefix: true, fuzzy: (word) => (word.length > 5 ? 0.2 : false) },
  });
  index.addAll(
    specs.map((spec, id) => ({
      id,
      name: `${spec.namespace ?? ""} ${spec.name}`,
      description: spec.description,
      parameters: parameterWords(spec.parameters),
    })),
  );
  return index.search(query).flatMap(({ id }) => specs[Number(id)] ?? []);
}

/** Names are written in every way there is: `createIssue`, `create_issue`, `create-issue`. */
function toWords(text: string): string[] {
  return text
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

function parameterWords({ properties }: Readonly<Record<string, unknown>>): string {
  if (typeof properties !== "object" || properties === null) return "";
  return Object.entries(properties)
    .map(([name, schema]: [string, unknown]) => {
      const described = typeof schema === "object" && schema !== null && "description" in schema;
      return described ? `${name} ${String(schema.description)}` : name;
    })
    .join(" ");
}

function isDeferred(spec: ToolSpec): spec is FunctionSpec {
  return spec.type === "function" && spec.deferred === true;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Read as arguments that say nothing.
    return null;
  }
}

/** Schemas came as JSON, so what is made of them is. */
function toJson(values: readonly Record<string, unknown>[]): Json[] {
  return values as Json[];
}
