import { l10n, window } from "vscode";
import { errorMessage } from "../../agent-host/base/errors.js";
import { deleteApiKey, readApiKey } from "../host/api-key.js";
import type { Services } from "./command.js";

/** Forgets the account of the host and the key of the editor. */
export async function signOut({ context, host, log, picked }: Services): Promise<void> {
  try {
    await host.request("account/logout", {});
    const hadKey = (await readApiKey(context.secrets)) !== undefined;
    await deleteApiKey(context.secrets);
    picked.setModel(null);
    void window.showInformationMessage(l10n.t("Signed out of Heddle."));
    // A key reaches the host with its start only.
    if (hadKey) host.restart();
  } catch (error) {
    log.warn(`signing out failed: ${errorMessage(error)}`);
    void window.showErrorMessage(l10n.t("Not signed out: {0}", errorMessage(error)));
  }
}
