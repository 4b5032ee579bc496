// The text of a file as the editor has it: the buffer when it is open, else the file.
import { Uri, workspace } from "vscode";

/** Null when there is no such file, or none that could be read as text. */
export async function currentText(path: string): Promise<string | null> {
  const uri = Uri.file(path);
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open.getText();
  try {
    const bytes = await workspace.fs.readFile(uri);
    return new TextDecoder("utf-8", { fatal: false }).decode(bytes);
  } catch {
    // Most often a file that the patch is about to create.
    return null;
  }
}
