// Writes into open documents through the editor that shows them.
import { documentSave } from "../../protocol/heddle.js";
import type { EditorBuffers } from "../../tools/workspace-files.js";
import type { OpenDocument, OpenDocuments } from "./open-documents.js";
import { type TextEdit, toEdits } from "./text-edits.js";

export function createEditorBuffers(documents: OpenDocuments): EditorBuffers {
  return {
    read: (path) => documents.get(path)?.document.getText(),
    async write(path, text, onDisk) {
      const open = documents.get(path);
      if (open === undefined) return false;
      const clean = isClean(open.document.getText(), onDisk);
      const editor = open.client.state?.editor;
      if (editor?.applyEdit !== true) {
        if (clean) return false;
        throw new Error(
          `${path} has unsaved changes in an editor that takes no edits; save or close it first`,
        );
      }
      const { version } = open.document;
      const edits = toEdits(open.document, text);
      if (edits.length > 0) {
        await applyEdits(open, path, edits);
        // Whoever reads the file next shall find what was just written.
        await documents.changedSince(open, version);
      }
      if (clean && editor.saveDocuments) await save(open, path);
      return true;
    },
  };
}

/** Editors hide the byte order mark of a file, and where a file mixes line ends they make them all alike. */
function isClean(shown: string, onDisk: string | null): boolean {
  if (onDisk === null) return false;
  const text = onDisk.startsWith("\ufeff") ? onDisk.slice(1) : onDisk;
  if (shown === text) return true;
  const mixed = text.includes("\r\n") && /(^|[^\r])\n/.test(text);
  return mixed && shown.replaceAll("\r\n", "\n") === text.replaceAll("\r\n", "\n");
}

async function applyEdits(open: OpenDocument, path: string, edits: readonly TextEdit[]): Promise<void> {
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
