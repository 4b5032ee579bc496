import type { ExecExit } from "./environment.js";

/** A started program, however it was started. exec-process.ts makes an ExecProcess of it. */
export interface Launched {
  readonly pid: number;
  readonly isTerminal: boolean;
  /** Begins to read the output. Called once. `onStderr` gets stderr where it was asked for apart. */
  readOutput(onOutput: (chunk: Uint8Array) => void, onStderr: (chunk: Uint8Array) => void): void;
  pauseOutput(): void;
  resumeOutput(): void;
  /** Resolves when the program itself is gone; never rejects. */
  readonly exit: Promise<ExecExit>;
  /** Resolves when nobody can write output any more; never rejects. */
  readonly drained: Promise<void>;
  /** Whatever is written from now on is thrown away and keeps nothing of the host alive. */
  abandonOutput(): void;
  write(data: string | Uint8Array): void;
  pendingInput(): number;
  closeStdin(): void;
  resize(size: { rows: number; cols: number }): void;
}
