import { l10n, type QuickPickItem, window } from "vscode";
import { errorMessage } from "../../agent-host/base/errors.js";
import type { Model } from "../../agent-host/protocol/model.js";
import type { Services } from "./command.js";

interface ModelItem extends QuickPickItem {
  readonly model: string;
}

/** Lets the user pick a model: it holds for the next turns in this window and, in config.toml, for later threads. */
export async function chooseModel({ host, picked, log }: Services): Promise<void> {
  const current = picked.model ?? host.config?.model ?? null;
  const chosen = await window.showQuickPick(listModels(host, current), {
    title: l10n.t("Model"),
    placeHolder: l10n.t("The model for the next turns"),
    matchOnDescription: true,
  });
  if (!chosen || chosen.model === current) return;
  picked.setModel(chosen.model);
  try {
    await host.request("config/value/write", {
      keyPath: "model",
      value: chosen.model,
      mergeStrategy: "replace",
    });
  } catch (error) {
    log.warn(`the model was not written to config.toml: ${errorMessage(error)}`);
    void window.showWarningMessage(
      l10n.t(
        "{0} is used in this window; it could not be made the default: {1}",
        chosen.label,
        errorMessage(error),
      ),
    );
  }
}

async function listModels(host: Services["host"], current: string | null): Promise<ModelItem[]> {
  const models: Model[] = [];
  let cursor: string | null = null;
  do {
    const page: { data: Model[]; nextCursor: string | null } = await host.request("model/list", { cursor });
    models.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return models.map((each) => ({
    model: each.model,
    label: each.displayName,
    description: each.model === current ? l10n.t("in use") : each.isDefault ? l10n.t("default") : "",
    detail: each.description,
  }));
}
