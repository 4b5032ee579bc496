// The whole protocol as data. Loaded by the exports, by tools, and by the host for a method that nothing answers
// yet; handlers import their own definitions.
import type * as z from "zod";
import type { Definition, RequestDefinition } from "./define.js";
import * as protocol from "./index.js";
import { isLazy } from "./lazy.js";

const members: Readonly<Record<string, Definition | z.ZodType>> = protocol;

/** Every definition, in the order of kinds and methods. Throws an Error when two share a method. */
export const definitions: readonly Definition[] = sortDefinitions(
  Object.values(members).filter((value): value is Definition => !isLazy(value)),
);

/** Every named schema by its name. Throws an Error when one of them goes by two names. */
export const schemas: ReadonlyMap<string, z.ZodType> = collectSchemas();

/** The request of that method, or null for a method that is not part of the protocol. */
export function requestOf(method: string): RequestDefinition | null {
  for (const definition of definitions) {
    if (definition.kind === "request" && definition.method === method) return definition;
  }
  return null;
}

function sortDefinitions(list: readonly Definition[]): Definition[] {
  const key = ({ kind, method }: Definition) => `${kind} ${method}`;
  const methods = new Set(list.map((definition) => definition.method));
  if (methods.size !== list.length) throw new Error("two definitions share a method");
  return list.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

function collectSchemas(): Map<string, z.ZodType> {
  const named = Object.entries(members).flatMap(([name, value]): [string, z.ZodType][] =>
    isLazy(value) ? [[name, value]] : [],
  );
  const names = new Map<z.ZodType, string>();
  for (const [name, schema] of named) {
    const other = names.get(schema);
    if (other !== undefined) throw new Error(`${other} and ${name} are one schema`);
    names.set(schema, name);
  }
  return new Map(named);
}
