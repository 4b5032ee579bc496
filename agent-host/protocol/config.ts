import * as z from "zod";
import { Config } from "./config-document.js";
import { request } from "./define.js";
import { Json } from "./json.js";
import { lazy } from "./lazy.js";

/**
 * Where a layer comes from. Later kinds outrank earlier ones, except that what an administrator set stays.
 */
export const ConfigLayerSource = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("mdm"), domain: z.string(), key: z.string() }),
    z.object({ type: z.literal("system"), file: z.string() }),
    z.object({ type: z.literal("user"), file: z.string() }),
    z.object({ type: z.literal("project"), dotCodexFolder: z.string() }),
    z.object({ type: z.literal("sessionFlags") }),
    z.object({ type: z.literal("legacyManagedConfigTomlFromFile"), file: z.string() }),
    z.object({ type: z.literal("legacyManagedConfigTomlFromMdm") }),
  ]),
);
export type ConfigLayerSource = z.infer<typeof ConfigLayerSource>;

export const ConfigLayerMetadata = lazy(() => z.object({ name: ConfigLayerSource, version: z.string() }));
export type ConfigLayerMetadata = z.infer<typeof ConfigLayerMetadata>;

export const ConfigLayer = lazy(() =>
  z.object({
    name: ConfigLayerSource,
    version: z.string(),
    config: Json,
    /** Why the layer does not count, if it does not. */
    disabledReason: z.string().nullish(),
  }),
);
export type ConfigLayer = z.infer<typeof ConfigLayer>;

export const ConfigReadParams = lazy(() =>
  z.looseObject({
    includeLayers: z.boolean().nullish(),
    /** A folder whose project layers count too. */
    cwd: z.string().nullish(),
  }),
);
export type ConfigReadParams = z.infer<typeof ConfigReadParams>;

export const ConfigReadResponse = lazy(() =>
  z.object({
    config: Config,
    /** By the dotted name of each key. */
    origins: z.record(z.string(), ConfigLayerMetadata),
    /** The one that counts most first; only when asked for. */
    layers: z.array(ConfigLayer).nullish(),
  }),
);
export type ConfigReadResponse = z.infer<typeof ConfigReadResponse>;

/** The effective configuration and where each value comes from. */
export const configRead = request("config/read", ConfigReadParams, ConfigReadResponse);

export const MergeStrategy = lazy(() => z.enum(["replace", "upsert"]));
export type MergeStrategy = z.infer<typeof MergeStrategy>;

const configEdit = () => ({
  keyPath: z.string(),
  /** Null deletes the key. */
  value: Json,
  mergeStrategy: MergeStrategy,
});

const configTarget = () => ({
  filePath: z.string().nullish(),
  /** The version that was read: the write is refused when the file has another one. */
  expectedVersion: z.string().nullish(),
});

export const ConfigEdit = lazy(() => z.looseObject(configEdit()));
export type ConfigEdit = z.infer<typeof ConfigEdit>;

export const ConfigValueWriteParams = lazy(() => z.looseObject({ ...configEdit(), ...configTarget() }));
export type ConfigValueWriteParams = z.infer<typeof ConfigValueWriteParams>;

export const WriteStatus = lazy(() => z.enum(["ok", "okOverridden"]));
export type WriteStatus = z.infer<typeof WriteStatus>;

/** The value was written, but another layer outranks it. */
export const OverriddenMetadata = lazy(() =>
  z.object({ message: z.string(), overridingLayer: ConfigLayerMetadata, effectiveValue: Json }),
);
export type OverriddenMetadata = z.infer<typeof OverriddenMetadata>;

export const ConfigWriteResponse = lazy(() =>
  z.object({
    status: WriteStatus,
    version: z.string(),
    filePath: z.string(),
    overriddenMetadata: OverriddenMetadata.nullable(),
  }),
);
export type ConfigWriteResponse = z.infer<typeof ConfigWriteResponse>;

/** Writes one key of the user's config.toml; comments and layout of the file stay. */
export const configValueWrite = request("config/value/write", ConfigValueWriteParams, ConfigWriteResponse);

export const ConfigBatchWriteParams = lazy(() =>
  z.looseObject({
    edits: z.array(ConfigEdit),
    ...configTarget(),
    /**
     * Accepted from clients that send it: loaded threads take the file up with their next turn in any case, as far
     * as they were not told otherwise when they started.
     */
    reloadUserConfig: z.boolean().nullish(),
  }),
);
export type ConfigBatchWriteParams = z.infer<typeof ConfigBatchWriteParams>;

/** Writes several keys together: all of them, or none when one is refused. */
export const configBatchWrite = request("config/batchWrite", ConfigBatchWriteParams, ConfigWriteResponse);
