// The tools that a client brings with thread/start (protocol §2.2): what they may be called, and how they run.
import type { Clock } from "../base/clock.js";
import { HostError } from "../base/errors.js";
import type { DynamicToolSpec } from "../protocol/dynamic-tool.js";
import { BUILT_IN_TOOL_NAMES } from "../tools/built-in-tool-names.js";
import { createDynamicTool } from "../tools/dynamic-tool.js";
import type { ThreadTools } from "./services.js";

/** Models take no other characters in a name. */
const NAME = /^[A-Za-z0-9_-]{1,128}$/;
const NAMESPACE = /^[A-Za-z0-9_-]{1,64}$/;
/** What all of them together may say, in characters of JSON: every request to the model carries it. */
const MAX_CHARS = 512 * 1024;

/** Throws HostError "invalid-request" that names the first tool with a fault, and the fault. */
export function checkDynamicTools(tools: readonly DynamicToolSpec[]): void {
  const known = new Set<string>();
  for (const tool of tools) {
    const fault = faultOf(tool) ?? clashOf(tool, known);
    if (fault !== null) throw new HostError("invalid-request", fault);
  }
  const chars = JSON.stringify(tools).length;
  if (chars > MAX_CHARS) {
    throw new HostError(
      "invalid-request",
      `dynamic tools are too large: ${chars} characters of JSON, the limit is ${MAX_CHARS}`,
    );
  }
}

/** The thread's own tools and those of its client. A stored tool that would not be taken today is left out. */
export function withDynamicTools(
  tools: ThreadTools,
  specs: readonly DynamicToolSpec[] | undefined,
  clock: Clock,
): ThreadTools {
  if (specs === undefined) return tools;
  const known = new Set<string>();
  const usable = specs.filter((spec) => (faultOf(spec) ?? clashOf(spec, known)) === null);
  return {
    ...tools,
    list: [...tools.list, ...usable.map((spec) => createDynamicTool(spec, clock))],
  };
}

/** Adds the tool to those that are `known`, unless it has the name of another. */
function clashOf({ name, namespace }: DynamicToolSpec, known: Set<string>): string | null {
  if (namespace == null && BUILT_IN_TOOL_NAMES.has(name)) {
    return `dynamic tool name is that of a built-in tool: ${name}`;
  }
  const key = JSON.stringify([namespace ?? null, name]);
  if (known.has(key)) {
    return namespace == null
      ? `duplicate dynamic tool name: ${name}`
      : `duplicate dynamic tool name in namespace ${namespace}: ${name}`;
  }
  known.add(key);
  return null;
}

function faultOf({ name, namespace, deferLoading, inputSchema }: DynamicToolSpec): string | null {
  if (name.trim() === "") return "dynamic tool name must not be empty";
  if (name.trim() !== name) return `dynamic tool name has leading/trailing whitespace: ${name}`;
  if (isReserved(name)) return `dynamic tool name is reserved: ${name}`;
  if (!NAME.test(name)) {
    return `dynamic tool name must be 1 to 128 letters, digits, underscores or hyphens: ${name}`;
  }
  if (namespace != null) {
    if (namespace.trim() === "") return `dynamic tool namespace must not be empty for ${name}`;
    if (namespace.trim() !== namespace) {
      return `dynamic tool namespace has leading/trailing whitespace for ${name}: ${namespace}`;
    }
    if (isReserved(namespace)) return `dynamic tool namespace is reserved for ${name}: ${namespace}`;
    if (!NAMESPACE.test(namespace)) {
      return `dynamic tool namespace must be 1 to 64 letters, digits, underscores or hyphens for ${name}: ${namespace}`;
    }
  } else if (deferLoading === true) {
    return `deferred dynamic tool must include a namespace: ${name}`;
  }
  const fault = schemaFault(inputSchema);
  return fault === null ? null : `dynamic tool input schema is not supported for ${name}: ${fault}`;
}

/** MCP servers get names of this form. */
function isReserved(name: string): boolean {
  return name === "mcp" || name.startsWith("mcp__");
}

/** Arguments are always an object, so the schema has to be one of objects. */
function schemaFault(schema: unknown): string | null {
  if (typeof schema === "boolean") return schema ? null : "it allows nothing";
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
    return "it must be an object or true";
  }
  if (!("type" in schema)) return null;
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.includes("object") ? null : `it must describe an object, not ${JSON.stringify(schema.type)}`;
}
