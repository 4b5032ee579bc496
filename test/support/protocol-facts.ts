// What a JSON Schema of the protocol says about the wire, without the ways there are of saying it: one line for each
// member of an object and for each variant of a union. Two hosts agree on a type when its lines are the same.

/** By type, in the order of the alphabet. */
export type ProtocolFacts = Readonly<Record<string, readonly string[]>>;

type Schema = boolean | Readonly<Record<string, unknown>>;
type Definitions = Readonly<Record<string, Schema>>;

/**
 * Rules that hold for all types:
 * - a member that may be null may be missing, and the other way round, so null is not written beside `?`;
 * - a name for a plain string is a string;
 * - members that are not named are ignored by every reader, whatever the schema says about them;
 * - limits, formats, defaults and texts are left to the tests of the methods.
 */
export function protocolFacts(definitions: Definitions): ProtocolFacts {
  const names = Object.keys(definitions).sort();
  return Object.fromEntries(names.map((name) => [name, linesOf(schemaAt(definitions, name), definitions)]));
}

/** As JSON with one type on each line. */
export function factsText(facts: ProtocolFacts): string {
  const lines = Object.entries(facts).map(
    ([name, each]) => ` ${JSON.stringify(name)}: ${JSON.stringify(each)}`,
  );
  return `{\n${lines.join(",\n")}\n}`;
}

function linesOf(schema: Schema, all: Definitions): string[] {
  const options = optionsOf(schema);
  if (options === null && isObject(schema)) return membersOf(schema, all);
  return [...new Set(textsOf(schema, all))].sort();
}

function membersOf(schema: Schema, all: Definitions): string[] {
  const { properties = {}, required = [] } = asRecord(schema);
  return Object.entries(asRecord(properties))
    .map(([name, member]) => {
      const mark = Array.isArray(required) && required.includes(name) ? "" : "?";
      const texts = textsOf(toSchema(member), all).filter((text) => text !== "null");
      return `${name}${mark}: ${[...new Set(texts)].sort().join(" | ")}`;
    })
    .sort();
}

/** The variants of a schema; a schema that is no union has one. */
function textsOf(schema: Schema, all: Definitions): string[] {
  if (typeof schema === "boolean") return ["json"];
  const options = optionsOf(schema);
  if (options !== null) return options.flatMap((option) => textsOf(option, all));
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value));
  if ("const" in schema) return [JSON.stringify(schema.const)];
  if (typeof schema.$ref === "string") {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
    return [
      asRecord(schemaAt(all, name)).type === "string" && isPlain(schemaAt(all, name)) ? "string" : name,
    ];
  }
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.map((type) => textOfType(String(type), schema, all));
}

function textOfType(type: string, schema: Readonly<Record<string, unknown>>, all: Definitions): string {
  if (type === "undefined") return "json";
  if (type === "array") return `(${textsOf(toSchema(schema.items), all).sort().join(" | ")})[]`;
  if (type !== "object") return type;
  const { additionalProperties } = schema;
  if (
    schema.properties === undefined &&
    additionalProperties !== undefined &&
    additionalProperties !== false
  ) {
    return `map<${textsOf(toSchema(additionalProperties), all).sort().join(" | ")}>`;
  }
  return `{ ${membersOf(schema, all).join("; ")} }`;
}

/** What all variants share is written into each. */
function optionsOf(schema: Schema): Schema[] | null {
  const { oneOf, anyOf, allOf, properties, required } = asRecord(schema);
  const list = oneOf ?? anyOf ?? allOf;
  if (!Array.isArray(list)) return null;
  return list.map((option) => {
    if (properties === undefined) return toSchema(option);
    const own = asRecord(option);
    return {
      ...own,
      properties: { ...asRecord(properties), ...asRecord(own.properties) },
      required: [...toList(required), ...toList(own.required)],
    };
  });
}

function isPlain(schema: Schema): boolean {
  return !("enum" in asRecord(schema));
}

function isObject(schema: Schema): boolean {
  const { type, properties, additionalProperties } = asRecord(schema);
  return type === "object" && (properties !== undefined || additionalProperties === undefined);
}

function schemaAt(definitions: Definitions, name: string): Schema {
  return toSchema(definitions[name]);
}

function toSchema(value: unknown): Schema {
  return typeof value === "boolean" || value === undefined ? true : asRecord(value);
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function toList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
