// The protocol as the exports see it: methods that name their types, and what each name means.
import type * as z from "zod";
import type { Definition } from "../protocol/define.js";
import { experimentalMembers } from "../protocol/experimental-members.js";
import { unlazy } from "../protocol/lazy.js";
import { NoParams } from "../protocol/no-params.js";
import { definitions, schemas } from "../protocol/table.js";
import { DefinitionSet } from "./definition-set.js";
import { type NameOf, type Shape, shapeOf, withoutOptional } from "./shape.js";

export interface Method {
  readonly definition: Definition;
  /** Null when the method takes no params. */
  readonly params: string | null;
  /** Null for notifications. */
  readonly result: string | null;
}

export interface Catalog {
  readonly methods: readonly Method[];
  readonly types: DefinitionSet<Shape>;
}

/** What is around the methods; see protocol/envelope.ts. */
const ENVELOPE = [
  "JSONRPCError",
  "JSONRPCErrorError",
  "JSONRPCMessage",
  "JSONRPCNotification",
  "JSONRPCRequest",
  "JSONRPCResponse",
  "RequestId",
  "W3cTraceContext",
];

/** Throws an Error when a method's type has no name, or two types would share one. */
export function buildCatalog({ experimental }: { readonly experimental: boolean }): Catalog {
  const nameOf = namesOf(schemas);
  const types = new DefinitionSet<Shape>();
  const hidden = new Map(experimental ? [] : Object.entries(experimentalMembers));
  const methods = definitions
    .filter(({ stability }) => experimental || stability === "stable")
    .map((definition): Method => {
      const params = paramsName(definition, nameOf);
      if (!experimental && params !== null) hidden.set(params, experimentalFieldNames(definition));
      const result =
        "result" in definition ? requireName(definition.result, nameOf, definition.method) : null;
      return { definition, params, result };
    });

  const add = (name: string) => {
    if (types.get(name) !== undefined) return;
    const schema = schemas.get(name);
    if (schema === undefined) throw new Error(`there is no type ${name}`);
    const shape = withoutMembers(shapeOf(schema, nameOf), hidden.get(name) ?? []);
    types.add(name, shape);
    for (const other of referencesIn(shape)) add(other);
  };
  for (const { params, result } of methods) {
    if (params !== null) add(params);
    if (result !== null) add(result);
  }
  for (const name of ENVELOPE) add(name);
  return { methods, types };
}

/** Every name that a shape mentions, each once. */
export function referencesIn(shape: Shape): Set<string> {
  switch (shape.kind) {
    case "reference":
      return new Set([shape.name]);
    case "list":
      return referencesIn(shape.item);
    case "map":
      return referencesIn(shape.value);
    case "union":
      return new Set(shape.options.flatMap((option) => [...referencesIn(option)]));
    case "object":
      return new Set(
        [
          ...shape.members.map((member) => member.shape),
          ...(shape.rest === null ? [] : [shape.rest]),
        ].flatMap((part) => [...referencesIn(part)]),
      );
    case "string":
    case "number":
    case "integer":
    case "boolean":
    case "null":
    case "json":
    case "enum":
      return new Set();
    default:
      return shape satisfies never;
  }
}

export function namesOf(named: ReadonlyMap<string, z.ZodType>): NameOf {
  const names = new Map([...named].map(([name, schema]) => [unlazy(schema), name]));
  return (schema) => names.get(unlazy(schema)) ?? null;
}

function paramsName({ params, method }: Definition, nameOf: NameOf): string | null {
  if (unlazy(params) === unlazy(NoParams)) return null;
  return requireName(withoutOptional(params).schema, nameOf, method);
}

function requireName(schema: z.ZodType, nameOf: NameOf, method: string): string {
  const name = nameOf(schema);
  if (name === null) throw new Error(`a type of ${method} has no name in the protocol's public list`);
  return name;
}

function experimentalFieldNames(definition: Definition): string[] {
  if (definition.kind === "notification") return [];
  return definition.experimentalFields
    .filter(({ isUsedBy }) => isUsedBy === undefined)
    .map(({ field }) => field);
}

function withoutMembers(shape: Shape, names: readonly string[]): Shape {
  if (shape.kind !== "object" || names.length === 0) return shape;
  return { ...shape, members: shape.members.filter(({ name }) => !names.includes(name)) };
}
