// Tools as the Responses API is told of them.
import type { ToolSpec } from "../model-client.js";

type FunctionSpec = Extract<ToolSpec, { type: "function" }>;

/** Functions of a namespace stand together where the first of them would; deferred ones wait to be looked for. */
export function toTools(tools: readonly ToolSpec[]): Record<string, unknown>[] {
  const wire: Record<string, unknown>[] = [];
  const namespaces = new Map<string, Record<string, unknown>[]>();
  for (const tool of tools) {
    if (tool.type === "function" && tool.deferred === true) continue;
    const namespace = tool.type === "function" ? tool.namespace : undefined;
    if (namespace === undefined) {
      wire.push(toTool(tool));
      continue;
    }
    const known = namespaces.get(namespace) ?? [];
    known.push(toTool(tool));
    if (namespaces.has(namespace)) continue;
    namespaces.set(namespace, known);
    wire.push({ type: "namespace", name: namespace, description: `Tools of ${namespace}.`, tools: known });
  }
  return wire;
}

/** Deferred functions as the answer to a search tells of them, one namespace after the other. */
export function toFoundTools(found: readonly FunctionSpec[]): Record<string, unknown>[] {
  const listed = found.map((tool) => ({ ...tool, deferred: false }));
  return toTools(listed).map((tool) =>
    Array.isArray(tool.tools)
      ? { ...tool, tools: tool.tools.map((each: object) => ({ ...each, defer_loading: true })) }
      : { ...tool, defer_loading: true },
  );
}

function toTool(tool: ToolSpec): Record<string, unknown> {
  const { type, name, description } = tool;
  switch (tool.type) {
    case "function":
      return { type, name, description, strict: false, parameters: tool.parameters };
    case "custom":
      if (tool.grammar === undefined) return { type, name, description };
      return { type, name, description, format: { type: "grammar", ...tool.grammar } };
    case "toolSearch":
      return { type: "tool_search", execution: "client", description, parameters: tool.parameters };
    default:
      return tool satisfies never;
  }
}
