// The documents that editor clients have open, kept in step by textDocument/did* (LSP).
import { fileURLToPath } from "node:url";
import { TextDocument } from "vscode-languageserver-textdocument";
import * as z from "zod";
import type { Log } from "../../base/log.js";
import type { Client } from "../client.js";

export interface OpenDocument {
  readonly client: Client;
  readonly document: TextDocument;
}

const Position = z.object({ line: z.int().nonnegative(), character: z.int().nonnegative() });
const Change = z.object({
  range: z.object({ start: Position, end: Position }).optional(),
  text: z.string(),
});
const DidOpen = z.looseObject({
  textDocument: z.looseObject({
    uri: z.string(),
    languageId: z.string(),
    version: z.int(),
    text: z.string(),
  }),
});
const DidChange = z.looseObject({
  textDocument: z.looseObject({ uri: z.string(), version: z.int() }),
  contentChanges: z.array(Change),
});
const DidClose = z.looseObject({ textDocument: z.looseObject({ uri: z.string() }) });

/** How long an editor may take to report a change that it has made, in milliseconds. */
const REPORT_MS = 1_000;

export class OpenDocuments {
  private readonly byPath = new Map<string, OpenDocument>();
  private readonly waiting = new Set<() => void>();

  constructor(private readonly log: Log) {}

  get(path: string): OpenDocument | undefined {
    return this.byPath.get(path);
  }

  /**
   * Resolves once the editor has reported a change that came after `version`, no longer shows the document, or
   * has kept silent for too long.
   */
  async changedSince({ document }: OpenDocument, version: number): Promise<void> {
    const isOver = () =>
      document.version > version || ![...this.byPath.values()].some((open) => open.document === document);
    if (isOver()) return;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (isOver()) finish();
      };
      const finish = () => {
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(finish, REPORT_MS);
      this.waiting.add(look);
    });
  }

  /** True when the notification was one of document synchronisation. */
  notified(client: Client, method: string, params: unknown): boolean {
    const known = this.synchronise(client, method, params);
    if (known) this.wake();
    return known;
  }

  private synchronise(client: Client, method: string, params: unknown): boolean {
    switch (method) {
      case "textDocument/didOpen":
        this.with(DidOpen, method, params, ({ textDocument: { uri, languageId, version, text } }) => {
          const path = pathOf(uri);
          if (path === null) return;
          this.byPath.set(path, { client, document: TextDocument.create(uri, languageId, version, text) });
        });
        return true;
      case "textDocument/didChange":
        this.with(DidChange, method, params, ({ textDocument, contentChanges }) => {
          const open = this.ofClient(client, textDocument.uri);
          if (open === undefined) return;
          TextDocument.update(open.document, contentChanges.map(toChangeEvent), textDocument.version);
        });
        return true;
      case "textDocument/didClose":
        this.with(DidClose, method, params, ({ textDocument: { uri } }) => {
          const path = pathOf(uri);
          if (path !== null && this.ofClient(client, uri) !== undefined) this.byPath.delete(path);
        });
        return true;
      case "textDocument/didSave":
        return true;
      default:
        return false;
    }
  }

  disconnected(client: Client): void {
    for (const [path, open] of this.byPath) if (open.client === client) this.byPath.delete(path);
    this.wake();
  }

  private wake(): void {
    for (const look of this.waiting) look();
  }

  private ofClient(client: Client, uri: string): OpenDocument | undefined {
    const path = pathOf(uri);
    const open = path === null ? undefined : this.byPath.get(path);
    return open?.client === client ? open : undefined;
  }

  private with<S extends z.ZodType>(
    schema: S,
    method: string,
    params: unknown,
    use: (value: z.output<S>) => void,
  ) {
    const parsed = schema.safeParse(params);
    if (parsed.success) use(parsed.data);
    else this.log.warn(`${method} was not understood`, { issues: parsed.error.issues.length });
  }
}

/** Null for documents that are no files. */
export function pathOf(uri: string): string | null {
  if (!uri.startsWith("file:")) return null;
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
}

function toChangeEvent(change: z.output<typeof Change>) {
  return change.range === undefined ? { text: change.text } : { range: change.range, text: change.text };
}
