import * as z from "zod";
import { request } from "./define.js";

export const ConfigLayerSource = z.discriminatedUnion("type", [
  z.object({ type: z.literal("system"), file: z.string() }),
  z.object({ type: z.literal("user"), file: z.string() }),
  z.object({ type: z.literal("project"), dotCodexFolder: z.string() }),
  z.object({ type: z.literal("sessionFlags") }),
]);
export type ConfigLayerSource = z.infer<typeof ConfigLayerSource>;

export const ConfigLayerMetadata = z.object({ name: ConfigLayerSource, version: z.string() });
export type ConfigLayerMetadata = z.infer<typeof ConfigLayerMetadata>;

export const ConfigLayer = z.object({
  name: ConfigLayerSource,
  version: z.string(),
  config: z.json(),
  disabledReason: z.string().nullish(),
});
export type ConfigLayer = z.infer<typeof ConfigLayer>;

export const ConfigReadResponse = z.object({
  config: z.record(z.string(), z.json()),
  origins: z.record(z.string(), ConfigLayerMetadata),
  layers: z.array(ConfigLayer).nullable(),
});
export type ConfigReadResponse = z.infer<typeof ConfigReadResponse>;

/** The effective configuration and where each value comes from. */
export const configRead = request(
  "config/read",
  z.looseObject({ includeLayers: z.boolean().nullish(), cwd: z.string().nullish() }),
  ConfigReadResponse,
);

const configEdit = {
  keyPath: z.string(),
  /** Null deletes the key. */
  value: z.json(),
  mergeStrategy: z.enum(["replace", "upsert"]),
};

export const ConfigEdit = z.looseObject(configEdit);
export type ConfigEdit = z.infer<typeof ConfigEdit>;

export const ConfigValueWriteParams = z.looseObject({
  ...configEdit,
  filePath: z.string().nullish(),
  expectedVersion: z.string().nullish(),
});
export type ConfigValueWriteParams = z.infer<typeof ConfigValueWriteParams>;

export const ConfigWriteResponse = z.object({
  status: z.enum(["ok", "okOverridden"]),
  version: z.string(),
  filePath: z.string(),
  overriddenMetadata: z
    .object({ message: z.string(), overridingLayer: ConfigLayerMetadata, effectiveValue: z.json() })
    .nullable(),
});
export type ConfigWriteResponse = z.infer<typeof ConfigWriteResponse>;

/** Writes one key of the user's config.toml; comments and layout of the file stay. */
export const configValueWrite = request("config/value/write", ConfigValueWriteParams, ConfigWriteResponse);

export const ConfigBatchWriteParams = z.looseObject({
  edits: z.array(ConfigEdit),
  filePath: z.string().nullish(),
  expectedVersion: z.string().nullish(),
  /** Accepted from clients that send it: new threads read the file in any case, running ones keep their settings. */
  reloadUserConfig: z.boolean().nullish(),
});
export type ConfigBatchWriteParams = z.infer<typeof ConfigBatchWriteParams>;

/** Writes several keys together: all of them, or none when one is refused. */
export const configBatchWrite = request("config/batchWrite", ConfigBatchWriteParams, ConfigWriteResponse);

/** What an administrator demands of this machine's configuration; null when nothing is demanded. */
export const configRequirementsRead = request(
  "configRequirements/read",
  z.looseObject({}).nullish(),
  z.object({ requirements: z.null() }),
);
