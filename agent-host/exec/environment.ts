// Where effects happen. Tools act on the machine through this port only; it may be local, remote or absent.
import type { Disposable } from "../base/disposable.js";

export interface SpawnOptions {
  readonly argv: readonly [string, ...string[]];
  /** Absolute. */
  readonly cwd: string;
  /** The whole environment of the process; nothing is inherited beside it. */
  readonly env: Readonly<Record<string, string>>;
  /** A terminal of that size, or plain pipes with stdin closed unless `keepStdin`. */
  readonly tty: { readonly rows: number; readonly cols: number } | null;
  readonly keepStdin?: boolean;
}

export interface ExecExit {
  /** 128 + signal number when a signal ended the process, as shells count. */
  readonly exitCode: number;
}

/** A running process and everything it started. Its owner ends it with `kill`. */
export interface ExecProcess {
  readonly pid: number;
  /**
   * Output in arrival order, stdout and stderr as one. Reading begins with the first listener, which gets
   * everything since the start; without one a process that writes much will wait.
   */
  onOutput(listener: (chunk: Uint8Array) => void): Disposable;
  /** Resolves once the process is gone and its output was delivered; never rejects. */
  readonly exited: Promise<ExecExit>;
  /** Throws when stdin is closed. */
  write(text: string): void;
  closeStdin(): void;
  resize(size: { rows: number; cols: number }): void;
  /** Ends the whole process tree: asks first, forces after `graceMs` (default 500). Idempotent. */
  kill(graceMs?: number): void;
}

export interface FileStat {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly size: number;
}

/** Paths are absolute. Failures are Node system errors, with their codes. */
export interface EnvironmentFiles {
  readFile(path: string): Promise<Uint8Array>;
  /** Replaces the file as a whole and keeps its mode; parents must exist. */
  writeFile(path: string, content: Uint8Array): Promise<void>;
  createDirectory(path: string): Promise<void>;
  removeFile(path: string): Promise<void>;
  stat(path: string): Promise<FileStat>;
}

export interface Environment {
  readonly execEnabled: boolean;
  readonly filesystemEnabled: boolean;
  /** The user's shell, e.g. `/bin/bash`. */
  readonly shell: string;
  /** Throws a system error when the program cannot be started. */
  spawn(options: SpawnOptions): Promise<ExecProcess>;
  readonly files: EnvironmentFiles;
}
