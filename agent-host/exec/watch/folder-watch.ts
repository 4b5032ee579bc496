import { type FSWatcher, watch } from "node:fs";
import type { Disposable } from "../../base/disposable.js";

export interface FolderListener {
  /**
   * Something happened to the child `name`, or to the folder itself, which the system reports under the folder's
   * own name. Null when the system does not say what. With `recursive` the name is a relative path. `renamed`
   * is true when it came, went or was replaced.
   */
  event(name: string | null, renamed: boolean): void;
  /** The system has stopped to watch; nothing more will come. */
  lost(): void;
}

/** Watches one folder. Throws the system's error when it cannot, with the code ENOENT when the folder is missing. */
export function watchFolder(
  folder: string,
  listener: FolderListener,
  options: { readonly recursive: boolean } = { recursive: false },
): Disposable {
  let open = true;
  const watcher: FSWatcher = watch(folder, { persistent: false, recursive: options.recursive });
  watcher.on("change", (kind, name) => {
    if (open) listener.event(name === null ? null : String(name), kind === "rename");
  });
  watcher.on("error", () => {
    if (!open) return;
    open = false;
    watcher.close();
    listener.lost();
  });
  return {
    dispose() {
      if (!open) return;
      open = false;
      watcher.close();
    },
  };
}
