// An editor as the host meets it: documents with unsaved text, edits that it applies, and saving on request.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { TextDocument, type TextEdit } from "vscode-languageserver-textdocument";
import type { Peer } from "./peer.js";
import type { TestHost } from "./start-host.js";

export interface TestEditor {
  readonly client: Peer;
  /** Shows a file; `text` is what the editor shows, by default what is on disk. */
  open(file: string, text?: string): void;
  /** Replaces the first `old` of the document by typing. */
  type(file: string, old: string, text: string): void;
  close(file: string): void;
  text(file: string): string;
  /** The edits of every workspace/applyEdit so far. */
  readonly applied: (readonly TextEdit[])[];
  /** Every file that was saved on the host's request. */
  readonly saved: string[];
  readonly disconnect: () => Promise<void>;
}

export interface TestEditorOptions {
  readonly applyEdit?: boolean;
  readonly saveDocuments?: boolean;
  /** Whether the editor tells of a change before or after it answers the edit. */
  readonly reports?: "before" | "after";
  /** Gives the answer to workspace/applyEdit instead of applying; undefined applies. */
  answer?(file: string, edits: number): unknown;
}

/** Initialized. */
export async function connectEditor(host: TestHost, options: TestEditorOptions = {}): Promise<TestEditor> {
  const { client, disconnect } = host.connect("content-length");
  const documents = new Map<string, TextDocument>();
  const applied: (readonly TextEdit[])[] = [];
  const saved: string[] = [];
  const uriOf = (file: string) => pathToFileURL(file).href;
  const documentOf = (uri: string) => {
    const document = documents.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open`);
    return document;
  };

  function change(document: TextDocument, edits: readonly TextEdit[]): () => void {
    // The last first: a range is where the text was before any of them.
    const contentChanges = [...edits]
      .sort((a, b) => document.offsetAt(b.range.start) - document.offsetAt(a.range.start))
      .map(({ range, newText }) => ({ range, text: newText }));
    const version = document.version + 1;
    TextDocument.update(document, contentChanges, version);
    return () =>
      client.notify("textDocument/didChange", {
        textDocument: { uri: document.uri, version },
        contentChanges,
      });
  }

  client.answer("workspace/applyEdit", ({ edit }) => {
    const [{ textDocument, edits }] = edit.documentChanges;
    const document = documentOf(textDocument.uri);
    const answer = options.answer?.(fileURLToPath(textDocument.uri), applied.length);
    if (answer !== undefined) return answer;
    if (textDocument.version !== document.version) return { applied: false, failureReason: "stale" };
    applied.push(edits);
    const report = change(document, edits);
    if (options.reports === "after") setImmediate(report);
    else report();
    return { applied: true };
  });
  client.answer("heddle/document/save", ({ uris }) => {
    for (const uri of uris) {
      const file = fileURLToPath(uri);
      writeFileSync(file, documentOf(uri).getText());
      saved.push(file);
    }
    return { unsaved: [] };
  });
  client.answer("workspace/codeLens/refresh", () => null);
  await client.initialize({
    workspace: { applyEdit: options.applyEdit ?? true, codeLens: { refreshSupport: true } },
    textDocument: { synchronization: {} },
    experimental: { heddle: { saveDocuments: options.saveDocuments ?? true, openDiff: true } },
    experimentalApi: true,
  });

  return {
    client,
    applied,
    saved,
    disconnect,
    open(file, text = readFileSync(file, "utf8")) {
      const uri = uriOf(file);
      documents.set(uri, TextDocument.create(uri, "plaintext", 1, text));
      client.notify("textDocument/didOpen", {
        textDocument: { uri, languageId: "plaintext", version: 1, text },
      });
    },
    type(file, old, text) {
      const document = documentOf(uriOf(file));
      const start = document.getText().indexOf(old);
      if (start < 0) throw new Error(`${file} does not hold ${old}`);
      const range = { start: document.positionAt(start), end: document.positionAt(start + old.length) };
      change(document, [{ range, newText: text }])();
    },
    close(file) {
      documents.delete(uriOf(file));
      client.notify("textDocument/didClose", { textDocument: { uri: uriOf(file) } });
    },
    text: (file) => documentOf(uriOf(file)).getText(),
  };
}
