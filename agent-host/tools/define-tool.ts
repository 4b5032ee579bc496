// Function tools: a zod schema is both what the model is told and what its arguments are checked against.
import * as z from "zod";
import { errorMessage, ToolFailure } from "../base/errors.js";
import type { PreparedCall, Tool, ToolContext } from "./tool.js";

export interface FunctionToolDefinition<Input> {
  readonly name: string;
  readonly description: string;
  readonly readOnly: boolean;
  readonly needs: Tool["needs"];
  readonly refusal?: Tool["refusal"];
  /** A `lazily` built schema, kept beside the tool's module. */
  readonly input: () => z.ZodType<Input>;
  /** Like Tool.prepare, with arguments that were checked. */
  prepare(input: Input, ctx: ToolContext): Promise<PreparedCall> | PreparedCall;
}

export function defineTool<Input>(definition: FunctionToolDefinition<Input>): Tool {
  const { name, description, readOnly, needs, refusal } = definition;
  return {
    get spec() {
      return { type: "function" as const, name, description, parameters: toJsonSchema(definition.input()) };
    },
    readOnly,
    needs,
    refusal,
    async prepare(text, ctx) {
      return definition.prepare(parseArguments(definition.input(), text), ctx);
    },
  };
}

/** Builds a value when it is first asked for: schemas cost time that start-up does not have. */
export function lazily<T>(build: () => T): () => T {
  let built: { readonly value: T } | undefined;
  return () => {
    built ??= { value: build() };
    return built.value;
  };
}

/** Throws the ToolFailure by which a model learns what was wrong with its arguments. */
export function invalidArguments(problem: string): never {
  throw new ToolFailure(`failed to parse function arguments: ${problem}`);
}

function parseArguments<Input>(schema: z.ZodType<Input>, text: string): Input {
  let value: unknown;
  try {
    value = JSON.parse(text.trim() === "" ? "{}" : text);
  } catch (error) {
    return invalidArguments(`not valid JSON: ${errorMessage(error)}`);
  }
  const parsed = schema.safeParse(withoutNulls(value));
  if (parsed.success) return parsed.data;
  return invalidArguments(parsed.error.issues.slice(0, 3).map(toProblem).join("; "));
}

function toProblem({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.join(".")}: ${message}`;
}

/** Models write null for an argument that they leave out. */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}

// Kept per schema: a thread makes its tools anew, what the model is told of them is built once.
const jsonSchemas = new WeakMap<z.ZodType, Readonly<Record<string, unknown>>>();

function toJsonSchema(schema: z.ZodType): Readonly<Record<string, unknown>> {
  let json = jsonSchemas.get(schema);
  if (json === undefined) {
    const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-7", io: "input" });
    json = { ...rest, additionalProperties: false };
    jsonSchemas.set(schema, json);
  }
  return json;
}
