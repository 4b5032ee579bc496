// The code lens inside the diff of a pending patch. On the files themselves the host offers the same by LSP.
import { CodeLens, type Disposable, EventEmitter, l10n, languages, Range } from "vscode";
import { COMMANDS } from "../commands/ids.js";
import type { PatchDocuments, PatchId } from "./patch-documents.js";
import { fromPatchQuery, PATCH_SCHEME } from "./patch-uri.js";

export interface PatchLens extends Disposable {
  /** The list of pending patches changed. */
  refresh(): void;
}

export function registerPatchLens(documents: PatchDocuments, isPending: (id: PatchId) => boolean): PatchLens {
  const changed = new EventEmitter<void>();
  const registration = languages.registerCodeLensProvider(
    { scheme: PATCH_SCHEME },
    {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses(document) {
        const side = fromPatchQuery(document.uri.query);
        if (side?.side !== "after" || !isPending(side)) return [];
        const { threadId, itemId } = side;
        const line = documents.firstChange(document.uri);
        const range = new Range(line, 0, line, 0);
        return [
          new CodeLens(range, lensCommand(COMMANDS.acceptPatch, l10n.t("Accept"), { threadId, itemId })),
          new CodeLens(range, lensCommand(COMMANDS.declinePatch, l10n.t("Decline"), { threadId, itemId })),
        ];
      },
    },
  );
  return {
    refresh: () => changed.fire(),
    dispose() {
      registration.dispose();
      changed.dispose();
    },
  };
}

function lensCommand(command: string, title: string, id: PatchId) {
  return { command, title, arguments: [id] };
}
