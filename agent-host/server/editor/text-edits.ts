// What an editor has to do to turn one text into another.
import { diffLines } from "diff";
import type { TextDocument } from "vscode-languageserver-textdocument";

/** LSP TextEdit: positions count from 0, in lines and UTF-16 units. */
export interface TextEdit {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly newText: string;
}

/** A comparison that takes longer ends, and the whole text is replaced. */
const DIFF_TIMEOUT_MS = 200;

/**
 * Edits of whole lines, in order and apart from each other, so that cursors and folds elsewhere in the document
 * stay where they are. All ranges are those of the document as it is.
 */
export function toEdits(document: TextDocument, after: string): TextEdit[] {
  const before = document.getText();
  if (before === after) return [];
  const parts = diffLines(before, after, { timeout: DIFF_TIMEOUT_MS });
  if (parts === undefined) return [edit(document, 0, before.length, after)];
  const edits: TextEdit[] = [];
  let start = 0;
  let end = 0;
  let newText = "";
  const finish = () => {
    if (end > start || newText !== "") edits.push(edit(document, start, end, newText));
    start = end;
    newText = "";
  };
  for (const part of parts) {
    if (part.added) newText += part.value;
    else if (part.removed) end += part.value.length;
    else {
      finish();
      end += part.value.length;
      start = end;
    }
  }
  finish();
  return edits;
}

// By offsets: editors also take a lone carriage return for the end of a line, and the comparison does not.
function edit(document: TextDocument, start: number, end: number, newText: string): TextEdit {
  return { range: { start: document.positionAt(start), end: document.positionAt(end) }, newText };
}
