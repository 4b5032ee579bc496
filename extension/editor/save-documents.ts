// Saves documents for the host, after it changed them through the editor.
import { Uri, workspace } from "vscode";
import type { ServerRequestHandlers } from "../host/connect-host.js";

/** Answers with the addresses that could not be saved; a document that is not open is on disk already. */
export const saveDocuments: ServerRequestHandlers["heddle/document/save"] = async ({ uris }) => {
  const unsaved: string[] = [];
  for (const uri of uris) {
    if (!(await saveDocument(uri))) unsaved.push(uri);
  }
  return { unsaved };
};

async function saveDocument(address: string): Promise<boolean> {
  const uri = Uri.parse(address).toString();
  const document = workspace.textDocuments.find((each) => each.uri.toString() === uri);
  try {
    return !document?.isDirty || (await document.save());
  } catch {
    // The host tells the user, who then saves by hand.
    return false;
  }
}
