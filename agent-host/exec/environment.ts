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
  /** What becomes of `tty` where no terminal can be opened: plain pipes, or the system error ENOTTY. */
  readonly withoutTerminal?: "pipes" | "fail";
  /**
   * Gets stderr, which `onOutput` then leaves out; what the two get is ordered within each only. Reading begins
   * with the first listener of `onOutput`. A terminal has one output, which `onOutput` gets.
   */
  readonly onStderr?: (chunk: Uint8Array) => void;
}

export interface ExecExit {
  /** 128 + signal number when a signal ended the process, as shells count. */
  readonly exitCode: number;
  /** The number of the signal that ended the process; absent when it ended by itself. */
  readonly signal?: number;
}

/** A running process and everything it started. Its owner ends it with `kill`. */
export interface ExecProcess {
  readonly pid: number;
  /**
   * Output in arrival order, stdout and stderr as one. Reading begins with the first listener, which gets
   * everything since the start; without one a process that writes much will wait.
   */
  onOutput(listener: (chunk: Uint8Array) => void): Disposable;
  /**
   * Holds output back, so that a process which writes much waits, until `resumeOutput`; also after its end. A
   * terminal that ends meanwhile loses what it still holds, some 64 KiB at most.
   */
  pauseOutput(): void;
  resumeOutput(): void;
  /** Resolves once the process is gone and its output was delivered; never rejects. */
  readonly exited: Promise<ExecExit>;
  /** Throws when stdin is closed. */
  write(data: string | Uint8Array): void;
  /** Bytes written that the system has not taken yet, because the process does not read; unknown for terminals. */
  pendingInput(): number;
  closeStdin(): void;
  resize(size: { rows: number; cols: number }): void;
  /** Ends the whole process tree: asks first, forces after `graceMs` (default 500). Idempotent. */
  kill(graceMs?: number): void;
}

export interface FileStat {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly size: number;
  /** Unix milliseconds with their fraction, as far as the file system keeps it. */
  readonly modifiedAtMs: number;
}

/** Everything but `isSymlink` tells of what a link leads to. Times are in Unix milliseconds, 0 when unknown. */
export interface FileMetadata {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly isSymlink: boolean;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
}

/** Both flags tell of what a link leads to; both are false for special files and for links that lead nowhere. */
export interface DirectoryEntry {
  readonly name: string;
  readonly isFile: boolean;
  readonly isDirectory: boolean;
}

/** Why nothing was copied, or that it was. */
export type CopyOutcome = "copied" | "isDirectory" | "intoItself" | "specialFile";

/** Paths are absolute. Failures are Node system errors, with their codes. */
export interface EnvironmentFiles {
  readFile(path: string): Promise<Uint8Array>;
  /**
   * Replaces the file as a whole and keeps its mode; parents must exist. Content that is too much for memory
   * comes in pieces, which may be gone through twice.
   */
  writeFile(path: string, content: Uint8Array | Iterable<Uint8Array>): Promise<void>;
  /** Not recursive: fails when a parent is missing or the path is taken. Default: makes what is missing. */
  createDirectory(path: string, options?: { readonly recursive: boolean }): Promise<void>;
  removeFile(path: string): Promise<void>;
  /**
   * Removes whatever is there, links themselves and never what they lead to. A directory must be empty unless
   * `recursive`.
   */
  remove(path: string, options: { readonly recursive: boolean }): Promise<void>;
  /**
   * Copies a file, a link as a link, or with `recursive` a directory: onto what is there already, keeping modes.
   * Special files in a directory are left out. Whether a directory would come into itself is decided by what
   * the paths lead to, not by how they are spelled. A failure may leave a copy in part.
   */
  copy(source: string, destination: string, options: { readonly recursive: boolean }): Promise<CopyOutcome>;
  stat(path: string): Promise<FileStat>;
  metadata(path: string): Promise<FileMetadata>;
  /** The direct children, in no order. */
  readDirectory(path: string): Promise<readonly DirectoryEntry[]>;
  /**
   * Tells of changes at a path and below it, whatever is there now or comes later; nothing is told of what
   * happened before the promise resolved. `onChange` gets an absolute path, maybe several times for one change,
   * and must not throw; after `dispose` it is not called any more. The caller disposes. Below the path, folders
   * called `.git` and `node_modules` are not looked into, nor links to directories, nor more than 5,000
   * directories. What happens when a folder above the path's own is moved away goes unnoticed.
   */
  watch(path: string, onChange: (path: string) => void): Promise<Disposable>;
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
