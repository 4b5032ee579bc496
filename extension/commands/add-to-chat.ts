import { type TextEditor, Uri, window, workspace } from "vscode";
import type { Services } from "./command.js";
import { mentionOf } from "./mention.js";

/** Adds the selection of the active editor, or the file clicked in the explorer, to the composer. */
export async function addToChat({ chat }: Services, target: unknown): Promise<void> {
  const text = target instanceof Uri ? mentionOfFile(target) : mentionOfEditor(window.activeTextEditor);
  if (text !== null) await chat.open({ type: "compose", text });
}

function mentionOfFile(uri: Uri): string {
  const selected = window.activeTextEditor;
  // From an editor's menu the file comes along with the selection in it.
  if (selected && !selected.selection.isEmpty && selected.document.uri.toString() === uri.toString()) {
    return mentionOfEditor(selected) ?? "";
  }
  return mentionOf({ path: workspace.asRelativePath(uri, false), selection: null });
}

function mentionOfEditor(editor: TextEditor | undefined): string | null {
  if (!editor) return null;
  const { document, selection } = editor;
  const path = workspace.asRelativePath(document.uri, false);
  if (selection.isEmpty) return mentionOf({ path, selection: null });
  return mentionOf({
    path,
    selection: {
      firstLine: selection.start.line + 1,
      lastLine: selection.end.line + (selection.end.character === 0 ? 0 : 1),
      text: document.getText(selection),
      language: document.languageId,
    },
  });
}
