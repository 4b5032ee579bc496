import {
  ConfigurationTarget,
  type LanguageModelChat,
  l10n,
  type QuickPickItem,
  window,
  workspace,
} from "vscode";
import { errorMessage } from "../../agent-host/base/errors.js";
import { editorModels, slugOf } from "../editor-models/language-models.js";
import { SETTINGS, SETTINGS_SECTION } from "../host/host-settings.js";
import type { Services } from "./command.js";

interface ModelItem extends QuickPickItem {
  readonly model: string;
}

/** The host's name for the provider of what editors lend. */
const EDITOR_PROVIDER = "editor";

/** Lets the user pick one of the editor's own models; new threads then use it. */
export async function useEditorModel({ log }: Services): Promise<void> {
  const models = await editorModels().catch((error: unknown) => {
    log.warn(`the editor did not list its models: ${errorMessage(error)}`);
    return [];
  });
  if (models.length === 0) {
    void window.showInformationMessage(
      l10n.t("This editor has no language models. Extensions such as GitHub Copilot bring some."),
    );
    return;
  }
  const chosen = await window.showQuickPick(models.map(toItem), {
    title: l10n.t("Model of the editor"),
    placeHolder: l10n.t("The model for new threads; the editor asks once whether Heddle may use it"),
    matchOnDescription: true,
  });
  if (!chosen) return;
  // The address of a server would outrank the provider.
  await set(SETTINGS.baseUrl, undefined);
  await set(SETTINGS.model, chosen.model);
  await set(SETTINGS.provider, EDITOR_PROVIDER);
}

function toItem(model: LanguageModelChat): ModelItem {
  return { model: slugOf(model), label: model.name || model.id, description: slugOf(model) };
}

/** Where the user has set it already, so that no narrower setting hides the new one. */
async function set(name: string, value: string | undefined): Promise<void> {
  const section = workspace.getConfiguration(SETTINGS_SECTION);
  const known = section.inspect<string>(name);
  if (known?.workspaceFolderValue !== undefined) {
    await section.update(name, value, ConfigurationTarget.WorkspaceFolder);
  } else if (known?.workspaceValue !== undefined) {
    await section.update(name, value, ConfigurationTarget.Workspace);
  } else if (value !== undefined || known?.globalValue !== undefined) {
    await section.update(name, value, ConfigurationTarget.Global);
  }
}
