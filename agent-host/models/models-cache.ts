// The last catalogue that a provider sent, in the home, so that the next host need not ask for it.
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { replaceFile } from "../config/replace-file.js";

export interface CachedCatalog {
  readonly fetchedAtMs: number;
  readonly etag: string | null;
  /** The entries as they came: a newer version may read more of them. */
  readonly models: readonly unknown[];
}

const CacheFile = z.looseObject({
  fetched_at: z.iso.datetime({ offset: true }),
  etag: z.string().nullish().catch(null),
  client_version: z.string(),
  /** Which catalogue it is. */
  source: z.string(),
  models: z.array(z.unknown()),
});

export interface ModelsCache {
  /** Null when there is none of this source and version, or none that can be read. */
  read(source: string): Promise<CachedCatalog | null>;
  /** Throws system errors. */
  write(source: string, catalog: CachedCatalog): Promise<void>;
}

export function createModelsCache(home: string, version: string): ModelsCache {
  const file = path.join(home, "models_cache.json");
  return {
    async read(source) {
      const cached = CacheFile.safeParse(await readJson(file)).data;
      if (cached?.source !== source || cached.client_version !== version) return null;
      return { fetchedAtMs: Date.parse(cached.fetched_at), etag: cached.etag ?? null, models: cached.models };
    },
    async write(source, { fetchedAtMs, etag, models }) {
      const record = {
        fetched_at: new Date(fetchedAtMs).toISOString(),
        etag,
        client_version: version,
        source,
        models,
      };
      await replaceFile(file, `${JSON.stringify(record)}\n`, null);
    },
  };
}

/** Null for a file that is missing or damaged: it is a cache. */
async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return null;
  }
}
