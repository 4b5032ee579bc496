// Chat completions know no namespaces: a tool's namespace becomes the beginning of its name, and comes off again.
import { createHash } from "node:crypto";
import type { ModelEvent, ToolSpec } from "../model-client.js";

/** Servers take no longer names. */
const MAX_NAME_CHARS = 64;
const HASH_CHARS = 8;

interface Named {
  readonly name: string;
  readonly namespace?: string | null;
}

export function chatToolName({ name, namespace }: Named): string {
  const whole = `${namespace == null ? "" : namespace.replace(/(?:__)?$/, "__")}${name}`;
  if (whole.length <= MAX_NAME_CHARS) return whole;
  const hash = createHash("sha256").update(whole).digest("hex").slice(0, HASH_CHARS);
  return `${whole.slice(0, MAX_NAME_CHARS - HASH_CHARS - 1)}_${hash}`;
}

/** Gives calls the names that the tools have here. */
export function createToolNames(tools: readonly ToolSpec[]): (event: ModelEvent) => ModelEvent {
  const named = new Map<string, Named>();
  for (const tool of tools) {
    const name = chatToolName(tool);
    if (tool.type === "function" && name !== tool.name) named.set(name, tool);
  }
  if (named.size === 0) return (event) => event;
  return (event) => {
    if (event.type !== "itemDone" || event.item.type !== "function_call") return event;
    const tool = named.get(event.item.name);
    if (tool === undefined) return event;
    const { name, namespace } = tool;
    return { ...event, item: { ...event.item, name, ...(namespace == null ? {} : { namespace }) } };
  };
}
