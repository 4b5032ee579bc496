import { l10n, window } from "vscode";
import { deleteApiKey, storeApiKey } from "../host/api-key.js";
import type { Services } from "./command.js";

/** Asks for the key, keeps it in the secret storage and starts the host anew with it. */
export async function setApiKey({ context, host, picked }: Services): Promise<void> {
  const key = await window.showInputBox({
    title: l10n.t("API key of the model's provider"),
    prompt: l10n.t("Kept in the editor's secret storage and handed to the agent host only."),
    password: true,
    ignoreFocusOut: true,
  });
  if (!key?.trim()) return;
  await storeApiKey(context.secrets, key.trim());
  // With another key other models are to be had; one that was picked before may not be among them.
  picked.setModel(null);
  host.restart();
}

export async function clearApiKey({ context, host, picked }: Services): Promise<void> {
  await deleteApiKey(context.secrets);
  picked.setModel(null);
  host.restart();
}
