// Writes into open documents through the editor that shows them.
import { structuredPatch } from "diff";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { documentSave } from "../../protocol/heddle.js";
import type { EditorBuffers } from "../../tools/workspace-files.js";
import type { OpenDocument, OpenDocuments } from "./open-documents.js";

interface TextEdit {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly newText: string;
}

export function createEditorBuffers(documents: OpenDocuments): EditorBuffers {
  return {
    read: (path) => documents.get(path)?.document.getText(),
    async write(path, text, onDisk) {
      const open = documents.get(path);
      if (open === undefined) return false;
      const before = open.document.getText();
      const clean = before === onDisk;
      const editor = open.client.state?.editor;
      if (editor?.applyEdit !== true) {
        if (clean) return false;
        throw new Error(
          `${path} has unsaved changes in an editor that takes no edits; save or close it first`,
        );
      }
      await applyEdit(open, path, toEdits(open.document, before, text));
      if (clean && editor.saveDocuments) await save(open, path);
      return true;
    },
  };
}

async function applyEdit(open: OpenDocument, path: string, edits: readonly TextEdit[]): Promise<void> {
  const { client, document } = open;
  const answer = await client.requestByName("workspace/applyEdit", {
    label: "Heddle",
    edit: { documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits }] },
  }).answer;
  const result = typeof answer === "object" && answer !== null ? answer : {};
  if ("applied" in result && result.applied === true) return;
  const why =
    "failureReason" in result && typeof result.failureReason === "string" ? `: ${result.failureReason}` : "";
  throw new Error(`the editor did not apply the change to ${path}${why}`);
}

async function save(open: OpenDocument, path: string): Promise<void> {
  const { uri } = open.document;
  const answer = documentSave.result.safeParse(
    await open.client.request(documentSave, { uris: [uri] }).answer,
  );
  if (!answer.success || answer.data.unsaved.length > 0) throw new Error(`the editor could not save ${path}`);
}

/** Edits of whole lines, so that cursors and folds elsewhere in the document stay where they are. */
function toEdits(document: TextDocument, before: string, after: string): TextEdit[] {
  const end = document.positionAt(before.length);
  const patch = structuredPatch("", "", before, after, undefined, undefined, { context: 0, timeout: 200 });
  if (patch === undefined) return [{ range: { start: { line: 0, character: 0 }, end }, newText: after }];
  const edits: TextEdit[] = [];
  const afterLines = linesOf(after);
  for (const hunk of patch.hunks) {
    // With no old lines the hunk's start names the line before the insertion.
    const first = hunk.oldLines === 0 ? hunk.oldStart : hunk.oldStart - 1;
    const newFirst = hunk.newLines === 0 ? hunk.newStart : hunk.newStart - 1;
    edits.push({
      range: {
        start: clamp({ line: first, character: 0 }, end),
        end: clamp({ line: first + hunk.oldLines, character: 0 }, end),
      },
      newText: afterLines.slice(newFirst, newFirst + hunk.newLines).join(""),
    });
  }
  return edits;
}

/** Lines with their ends; a text that ends in a newline has no empty line after it. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function clamp(position: { line: number; character: number }, end: { line: number; character: number }) {
  return position.line > end.line ? end : position;
}
