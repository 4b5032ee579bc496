import { buildCatalog, type Catalog, type Method } from "./catalog.js";
import { DefinitionSet } from "./definition-set.js";
import { type JsonSchema, toJsonSchema } from "./json-schema.js";

const DRAFT = "http://json-schema.org/draft-07/schema#";

/** A file's path below the output folder, with forward slashes, and its text. */
export type OutputFile = readonly [path: string, text: string];

/**
 * One file for each type of a method, one for each direction and for what is around messages, and two bundles: all
 * there is, and what a client of v2 sends and hears without what it is asked. Whatever a file refers to is in it.
 * The bundles are called as other hosts of this protocol call theirs, so that generators find them.
 */
export function jsonSchemaFiles(options: { readonly experimental: boolean }): OutputFile[] {
  const catalog = buildCatalog(options);
  const types = toDefinitions(catalog);
  const files = new DefinitionSet<string>();
  const write = (folder: string, name: string) =>
    files.add(`${folder}${name}.json`, toText(documentOf(types, name)));

  for (const { definition, params, result } of catalog.methods) {
    if (params !== null) write(folderOf(definition), params);
    if (result !== null) write(folderOf(definition), result);
  }
  for (const [name] of types.entries()) {
    if (/^JSONRPC|^RequestId$|^(Client|Server)(Request|Notification)$/.test(name)) write("", name);
  }
  const asked = catalog.methods.filter(({ definition }) => definition.kind === "serverRequest");
  const results = catalog.methods
    .filter((method) => !asked.includes(method))
    .flatMap(({ result }) => (result === null ? [] : [result]));
  const all = types.entries().map(([name]) => name);
  const v2 = ["ClientRequest", "ClientNotification", "ServerNotification", ...results];
  files.add("codex_app_server_protocol.schemas.json", toText(bundleOf(types, "AppServerProtocol", all)));
  files.add("codex_app_server_protocol.v2.schemas.json", toText(bundleOf(types, "AppServerProtocolV2", v2)));
  return files.entries();
}

/** A schema that stands alone: what it refers to comes along. */
export function documentOf(types: DefinitionSet<JsonSchema>, name: string): JsonSchema {
  const schema = types.get(name);
  if (typeof schema !== "object") throw new Error(`there is no type ${name} to write`);
  const others = reachable(types, [name]).filter((other) => other !== name || refersTo(types, name));
  return { $schema: DRAFT, title: name, ...schema, ...definitionsMember(types, others) };
}

function bundleOf(types: DefinitionSet<JsonSchema>, title: string, roots: readonly string[]): JsonSchema {
  return { $schema: DRAFT, title, type: "object", ...definitionsMember(types, reachable(types, roots)) };
}

function definitionsMember(types: DefinitionSet<JsonSchema>, names: readonly string[]): JsonSchema & object {
  if (names.length === 0) return {};
  return { definitions: Object.fromEntries(names.toSorted().map((name) => [name, types.get(name)])) };
}

function toDefinitions({ methods, types }: Catalog): DefinitionSet<JsonSchema> {
  const definitions = new DefinitionSet<JsonSchema>();
  for (const [name, shape] of types.entries()) definitions.add(name, toJsonSchema(shape, name));
  const direction = (name: string, suffix: string, isOne: (method: Method) => boolean) =>
    definitions.add(name, { oneOf: methods.filter(isOne).map((method) => messageSchema(method, suffix)) });
  const isNotification = ({ definition }: Method, from: "host" | "client") =>
    definition.kind === "notification" && definition.from === from;
  direction("ClientRequest", "Request", ({ definition }) => definition.kind === "request");
  direction("ServerRequest", "Request", ({ definition }) => definition.kind === "serverRequest");
  direction("ClientNotification", "Notification", (method) => isNotification(method, "client"));
  direction("ServerNotification", "Notification", (method) => isNotification(method, "host"));
  return definitions;
}

function messageSchema({ definition: { kind, method }, params }: Method, suffix: string): JsonSchema {
  const title = `${method.slice(0, 1).toUpperCase()}${method.slice(1)}${suffix}`;
  const isRequest = kind !== "notification";
  return {
    type: "object",
    required: [...(isRequest ? ["id"] : []), "method", ...(params === null ? [] : ["params"])],
    properties: {
      ...(isRequest ? { id: { $ref: "#/definitions/RequestId" } } : {}),
      method: { type: "string", enum: [method], title: `${title}Method` },
      ...(params === null
        ? isRequest && { params: { type: "null" } }
        : { params: { $ref: `#/definitions/${params}` } }),
    },
    title,
  };
}

/** The folders that generators look into: what came before v2, or is asked of the client, is not below `v2`. */
function folderOf({ kind, method }: Method["definition"]): string {
  if (method === "initialize") return "v1/";
  return kind === "serverRequest" || method.startsWith("fuzzyFileSearch") ? "" : "v2/";
}

function reachable(types: DefinitionSet<JsonSchema>, roots: readonly string[]): string[] {
  const found = new Set(roots);
  for (const name of found) {
    for (const other of referencesIn(types.get(name))) found.add(other);
  }
  return [...found];
}

function refersTo(types: DefinitionSet<JsonSchema>, name: string): boolean {
  return reachable(types, [...referencesIn(types.get(name))]).includes(name);
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === "$ref" && typeof part === "string" ? [part.replace("#/definitions/", "")] : referencesIn(part),
  );
}

function toText(schema: JsonSchema): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
