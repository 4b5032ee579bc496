// The full-text index in its own thread: told by the host which threads there are, it reads what changed.
import { setImmediate } from "node:timers/promises";
import type { Log } from "../../../base/log.js";
import { type DatabaseFile, openDatabaseFile } from "../database-file.js";
import { createProgressReport, type OnProgress } from "../progress.js";
import { createSaver } from "../saver.js";
import { loadSql } from "../sql.js";
import { readMessageTexts } from "./message-texts.js";
import type { CallName, Calls, SearchDocument } from "./messages.js";
import { createSearchTables, SEARCH_SCHEMA, SEARCH_VERSION, type SearchTables } from "./search-tables.js";
import { snippetOf } from "./snippet.js";

export interface SearchIndexOptions {
  readonly file: string;
  readonly wasmPath: string;
  readonly log: Log;
  readonly onProgress: OnProgress;
  /** Asked between documents. */
  readonly isStopped: () => boolean;
}

export type SearchIndex = {
  readonly [K in CallName]: (params: Calls[K]["params"]) => Promise<Calls[K]["result"]>;
};

/** How many documents share a transaction: the index merges less when there are more. */
const DOCUMENTS_AT_ONCE = 2_000;

export async function createSearchIndex(options: SearchIndexOptions): Promise<SearchIndex> {
  const { wasmPath, log, onProgress, isStopped } = options;
  const file = openDatabaseFile({
    file: options.file,
    sql: await loadSql(wasmPath),
    schema: SEARCH_SCHEMA,
    version: SEARCH_VERSION,
    log,
  });
  const saver = createSaver({ file, save, log });
  let tables = tablesOf(file);
  let unnamed = new Set<string>();
  let offered: SearchDocument[] = [];
  let hasLost = false;

  function tablesOf(opened: DatabaseFile): SearchTables {
    try {
      return createSearchTables(opened.database);
    } catch {
      // Damaged where its first bytes do not show it.
      opened.reset();
      return createSearchTables(opened.database);
    }
  }

  /** What another host wrote is taken over; what we knew beside it is compared with it again. */
  async function save(): Promise<void> {
    await file.save(async () => {
      if (!file.reload()) return;
      tables = tablesOf(file);
      hasLost = true;
    });
  }

  function beginAnew(): void {
    file.reset();
    tables = tablesOf(file);
    hasLost = true;
  }

  /** A database that fails is damaged where its first bytes do not show it. */
  function ask<T>(action: () => T, otherwise: () => T): T {
    try {
      return action();
    } catch (error) {
      log.warn("the search index failed and is rebuilt", { error: String(error) });
      beginAnew();
      return otherwise();
    }
  }

  function inTransaction(action: () => void): void {
    ask(
      () => {
        file.database.run("BEGIN");
        action();
        file.database.run("COMMIT");
      },
      () => undefined,
    );
  }

  /** Whether the index lost something since it was last asked. */
  function takeLoss(): boolean {
    const lost = hasLost;
    hasLost = false;
    return lost;
  }

  return {
    token: async () =>
      ask(
        () => tables.token(),
        () => "",
      ),
    async compare({ seals, isFirst }) {
      if (isFirst) {
        unnamed = new Set(
          ask(
            () => tables.ids(),
            () => [],
          ),
        );
        takeLoss();
      }
      const wanted = seals.filter(([id, seal]) => {
        unnamed.delete(id);
        return ask(
          () => tables.sealOf(id) !== seal,
          () => true,
        );
      });
      return { wanted: wanted.map(([id]) => id) };
    },
    async forgetUnnamed() {
      inTransaction(() => {
        for (const id of unnamed) tables.remove(id);
      });
      unnamed.clear();
      return null;
    },
    async offer({ documents, gone }) {
      offered.push(...documents);
      if (gone.length > 0) {
        inTransaction(() => {
          for (const id of gone) tables.remove(id);
        });
      }
      return null;
    },
    async index({ token }) {
      const documents = offered.sort((a, b) => a.createdAtMs - b.createdAtMs);
      offered = [];
      const report = createProgressReport(documents.length, onProgress);
      let number = 0;
      for (let at = 0; at < documents.length && !isStopped(); at += DOCUMENTS_AT_ONCE) {
        inTransaction(() => {
          for (const document of documents.slice(at, at + DOCUMENTS_AT_ONCE)) {
            if (isStopped()) break;
            report.advance();
            if (tables.sealOf(document.id) === document.seal) continue;
            // They rise: the index takes documents in their order many times as fast.
            number = tables.numberFor(document.createdAtMs, number);
            const title = document.name === null ? [] : [document.name];
            tables.put(number, document, [...title, ...readMessageTexts(document.path)]);
          }
        });
        saver.soon();
        await setImmediate();
        await saver.idle();
      }
      report.end();
      if (documents.length > 0 && tables.hasTooManyDead()) beginAnew();
      if (!isStopped() && !hasLost) inTransaction(() => tables.setToken(token));
      return { again: takeLoss() };
    },
    async find(query) {
      const found = ask(
        () => tables.find(query),
        () => [],
      );
      return { found, again: takeLoss() };
    },
    async snippets({ sources, phrases }) {
      return sources.map(({ path, name }) => snippetOf([name ?? "", ...readMessageTexts(path)], phrases));
    },
    async close() {
      await saver.dispose();
      file.close();
      return null;
    },
  };
}
