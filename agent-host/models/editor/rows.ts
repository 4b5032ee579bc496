import type { HeddleLmModel } from "../../protocol/heddle-lm.js";
import { supportsImages } from "../catalog.js";
import type { CatalogRow } from "../catalog-rows.js";
import { ANY_MODEL } from "./editor-models.js";

/** What an editor lends, as the catalogue holds it: first the row that stands for whichever it likes best. */
export function rowsOfEditor(models: readonly HeddleLmModel[]): CatalogRow[] {
  const rows = models.map(toRow);
  const [first] = rows;
  if (first === undefined) return [];
  const description = `Whichever model the editor likes best; now ${first.displayName}.`;
  return [{ ...first, slug: ANY_MODEL, displayName: "Auto", description }, ...rows];
}

function toRow(model: HeddleLmModel): CatalogRow {
  return {
    slug: model.id,
    wireApi: "editor",
    displayName: model.name.trim() || model.id,
    description: `Lent by the editor (${model.vendor}).`,
    hidden: false,
    contextWindow: model.maxInputTokens,
    // Editors' models are not asked how hard to think.
    efforts: [],
    defaultEffort: "none",
    images: model.supportsImages ?? supportsImages(model.id),
    upgrade: null,
  };
}
