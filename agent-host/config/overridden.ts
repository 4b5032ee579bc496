// What a write to the user's file does not decide, because a layer above it does.
import type { ConfigLayerSource, ConfigWriteResponse } from "../protocol/config.js";
import type { JsonValue } from "./config.js";
import { type Layer, mergeLayers, metadataOf, ownerOf } from "./layer.js";
import { valueAt } from "./tree.js";

/** `layers` are those in force, lowest first. */
export function overriddenBy(
  layers: readonly Layer[],
  keys: readonly string[],
): Partial<ConfigWriteResponse> {
  const userRank = layers.findIndex((layer) => layer.source.type === "user");
  const owner = ownerOf(layers.slice(userRank + 1), keys);
  const effectiveValue: JsonValue = valueAt(mergeLayers(layers), keys) ?? null;
  const own = valueAt(layers[userRank]?.table ?? {}, keys);
  if (owner === null || JSON.stringify(effectiveValue) === JSON.stringify(own)) return {};
  return {
    status: "okOverridden",
    overriddenMetadata: {
      message: `Overridden by ${titleOf(owner)}`,
      overridingLayer: metadataOf(owner),
      effectiveValue,
    },
  };
}

function titleOf({ source, keyPrefix: [, profile] }: Layer): string {
  return profile === undefined ? sourceTitle(source) : `profile \`${profile}\``;
}

function sourceTitle(source: ConfigLayerSource): string {
  switch (source.type) {
    case "system":
      return "system settings";
    case "user":
      return "user settings";
    case "project":
      return "project settings";
    case "sessionFlags":
      return "session flags";
    case "mdm":
    case "legacyManagedConfigTomlFromFile":
    case "legacyManagedConfigTomlFromMdm":
      return "managed settings";
    default:
      return source satisfies never;
  }
}
