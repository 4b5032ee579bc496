// Follows the files behind the settings that somebody asked for, for as long as somebody listens.
import path from "node:path";
import type { Clock } from "../base/clock.js";
import { type Disposable, toDisposable } from "../base/disposable.js";
import { FileWatch } from "./file-watch.js";
import type { Layer } from "./layer.js";
import { Remembered } from "./remembered.js";

export type ConfigChangeListener = (cwd: string) => void;

export class ConfigWatch {
  /** By working directory, the files of its project. */
  private readonly projects = new Remembered<readonly string[]>(64);
  private readonly listeners = new Set<ConfigChangeListener>();
  private files: FileWatch | null = null;

  constructor(
    /** The files that count for every working directory. */
    private readonly outerFiles: readonly string[],
    private readonly clock: Clock,
  ) {}

  /** The settings of `cwd` come from these layers now. */
  note(cwd: string, layers: readonly Layer[]): void {
    this.projects.put(
      cwd,
      layers.flatMap(({ source }) =>
        source.type === "project" ? [path.join(source.dotCodexFolder, "config.toml")] : [],
      ),
    );
    this.update();
  }

  /** Nothing is watched before the first listener, and after the last. */
  onChange(listener: ConfigChangeListener): Disposable {
    this.listeners.add(listener);
    this.files ??= new FileWatch(this.clock, () => this.tell());
    this.update();
    return toDisposable(() => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      this.files?.dispose();
      this.files = null;
    });
  }

  private update(): void {
    this.files?.setFiles([...this.outerFiles, ...this.projects.values().flat()]);
  }

  private tell(): void {
    for (const cwd of this.projects.keys()) for (const listener of this.listeners) listener(cwd);
  }
}
