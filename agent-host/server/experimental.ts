// What only clients with `capabilities.experimentalApi` may send or are sent (protocol §1). The table says which
// fields that concerns.
import type { ExperimentalField, RequestDefinition, ServerRequestDefinition } from "../protocol/define.js";

/** How the first experimental field that `params` use is called in a refusal; null when they use none. */
export function experimentalUse(
  { method, experimentalFields }: RequestDefinition,
  params: unknown,
): string | null {
  const used = experimentalFields.find((field) => isUsed(field, member(params, field.field)));
  return used === undefined ? null : (used.descriptor ?? `${method}.${used.field}`);
}

/** The params of a request to a client that knows nothing of experimental fields. */
export function withoutExperimental(
  { experimentalFields }: ServerRequestDefinition,
  params: unknown,
): unknown {
  if (experimentalFields.length === 0 || typeof params !== "object" || params === null) return params;
  const hidden = new Set(experimentalFields.map((field) => field.field));
  return Object.fromEntries(Object.entries(params).filter(([name]) => !hidden.has(name)));
}

function isUsed({ isUsedBy }: ExperimentalField, value: unknown): boolean {
  return isUsedBy === undefined ? value !== undefined && value !== null && value !== false : isUsedBy(value);
}

function member(params: unknown, name: string): unknown {
  if (typeof params !== "object" || params === null) return undefined;
  return Object.hasOwn(params, name) ? Reflect.get(params, name) : undefined;
}
