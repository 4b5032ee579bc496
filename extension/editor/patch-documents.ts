// The two sides of pending patches as read-only documents, kept as they were when the user was first shown them.
import { type Disposable, EventEmitter, Uri, workspace } from "vscode";
import type { Patch } from "../host/activity.js";
import { currentText } from "./current-text.js";
import { fromPatchQuery, PATCH_SCHEME, toPatchQuery } from "./patch-uri.js";
import { firstDifference, type ProposedFile, pathOnDisk, proposeFile } from "./proposed-file.js";

export interface PatchId {
  readonly threadId: string;
  readonly itemId: string;
}

/** One file of a patch, ready to be shown. */
export interface PatchFile {
  readonly proposed: ProposedFile;
  /** The patch is in the file already; "before" is what it was. */
  readonly applied: boolean;
  readonly before: Uri;
  readonly after: Uri;
}

export interface PatchDocuments extends Disposable {
  /** Prepares the documents of a patch from the files as they are now. */
  prepare(id: PatchId, patch: Patch): Promise<readonly PatchFile[]>;
  /** The first changed line, from 0, of a document that holds an "after" side. */
  firstChange(uri: Uri): number;
  /** Forgets the documents of a patch. */
  release(id: PatchId): void;
}

export function createPatchDocuments(): PatchDocuments {
  const texts = new Map<string, string>();
  const firstChanges = new Map<string, number>();
  const changed = new EventEmitter<Uri>();
  const registration = workspace.registerTextDocumentContentProvider(PATCH_SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? "",
  });

  function hold(uri: Uri, text: string): void {
    const known = texts.get(uri.toString());
    texts.set(uri.toString(), text);
    if (known !== undefined && known !== text) changed.fire(uri);
  }

  return {
    prepare: (id, { changes, status }) =>
      Promise.all(
        changes.map(async (change) => {
          const applied = status === "completed";
          const proposed = proposeFile(change, await currentText(pathOnDisk(change, applied)), applied);
          const file = { proposed, applied, ...addresses(id, proposed) };
          const [before, after] = textsOf(proposed);
          hold(file.before, before);
          hold(file.after, after);
          firstChanges.set(file.after.toString(), firstDifference(before, after));
          return file;
        }),
      ),
    firstChange: (uri) => firstChanges.get(uri.toString()) ?? 0,
    release(id) {
      for (const address of texts.keys()) {
        if (!isOf(id, Uri.parse(address))) continue;
        texts.delete(address);
        firstChanges.delete(address);
      }
    },
    dispose() {
      registration.dispose();
      changed.dispose();
    },
  };
}

/** True for a document of that patch. */
export function isOf({ threadId, itemId }: PatchId, uri: Uri): boolean {
  if (uri.scheme !== PATCH_SCHEME) return false;
  const side = fromPatchQuery(uri.query);
  return side?.threadId === threadId && side.itemId === itemId;
}

function addresses(id: PatchId, proposed: ProposedFile): { before: Uri; after: Uri } {
  const target = proposed.kind === "applies" ? proposed.target : proposed.path;
  const side = (path: string, name: "before" | "after") =>
    Uri.file(path).with({ scheme: PATCH_SCHEME, query: toPatchQuery({ ...id, side: name }) });
  return { before: side(proposed.path, "before"), after: side(target, "after") };
}

function textsOf(proposed: ProposedFile): [before: string, after: string] {
  return proposed.kind === "applies" ? [proposed.before ?? "", proposed.after ?? ""] : ["", proposed.diff];
}
