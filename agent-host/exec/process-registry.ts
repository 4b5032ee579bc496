// The processes that one thread runs, among them those that outlive the call and the turn which started them.
import { randomInt } from "node:crypto";
import type { Disposable } from "../base/disposable.js";
import type { Environment, ExecExit, ExecProcess, SpawnOptions } from "./environment.js";
import { createOutputBuffer, type OutputBuffer } from "./output-buffer.js";

const MAX_SESSIONS = 64;
/** The most recently used sessions are never pruned. */
const PROTECTED_SESSIONS = 8;

export interface ExecSession {
  /** The number by which the model and clients know it; not the system's process id. */
  readonly processId: number;
  /** The tool call that started it. */
  readonly callId: string;
  readonly tty: boolean;
  readonly process: ExecProcess;
  /** The whole output. */
  readonly output: OutputBuffer;
  /** The output that the model has not seen. */
  readonly unread: OutputBuffer;
  /** Null while it runs. */
  exit(): ExecExit | null;
}

export interface StartSession {
  /** From `newProcessId`. */
  readonly processId: number;
  readonly callId: string;
  readonly spawn: SpawnOptions;
  onOutput(chunk: Uint8Array): void;
}

/** `dispose` ends all processes at once and starts no more. */
export interface ProcessRegistry extends Disposable {
  readonly disposed: boolean;
  /** A number that no session of this registry has, and no earlier one had. */
  newProcessId(): number;
  /**
   * Throws a system error when the program cannot be started. May end the least recently used session. When the
   * registry is disposed meanwhile, the session that comes back is being ended.
   */
  start(environment: Environment, options: StartSession): Promise<ExecSession>;
  /** Finds a session and counts that as use. */
  find(processId: number): ExecSession | null;
  /** Forgets a session whose end the model has seen. */
  forget(processId: number): void;
  /** The sessions whose process has not ended. */
  running(): readonly ExecSession[];
  /** Ends what runs; the sessions stay, so that the model can still learn how they ended. */
  endAll(): void;
}

export function createProcessRegistry(): ProcessRegistry {
  // In order of use, the least recently used first.
  const sessions = new Map<number, ExecSession>();
  const usedIds = new Set<number>();
  let disposed = false;

  function touch(session: ExecSession): void {
    sessions.delete(session.processId);
    sessions.set(session.processId, session);
  }

  function prune(): void {
    if (sessions.size < MAX_SESSIONS) return;
    const candidates = [...sessions.values()].slice(0, -PROTECTED_SESSIONS);
    const victim = candidates.find((session) => session.exit() !== null) ?? candidates[0];
    if (victim === undefined) return;
    sessions.delete(victim.processId);
    victim.process.kill();
  }

  return {
    get disposed() {
      return disposed;
    },
    newProcessId() {
      // Some hundred thousand numbers: a thread that used most of them begins anew rather than search for ever.
      if (usedIds.size > 50_000) usedIds.clear();
      let processId = randomInt(1_000, 100_000);
      while (usedIds.has(processId) || sessions.has(processId)) processId = randomInt(1_000, 100_000);
      usedIds.add(processId);
      return processId;
    },
    async start(environment, options) {
      const { processId, callId, spawn } = options;
      if (disposed) throw new Error("the thread was closed");
      const process = await environment.spawn(spawn);
      const output = createOutputBuffer();
      const unread = createOutputBuffer();
      let exit: ExecExit | null = null;
      const session: ExecSession = {
        processId,
        callId,
        tty: spawn.tty !== null,
        process,
        output,
        unread,
        exit: () => exit,
      };
      process.onOutput((chunk) => {
        output.append(chunk);
        unread.append(chunk);
        options.onOutput(chunk);
      });
      void process.exited.then((ended) => {
        exit = ended;
      });
      if (disposed) {
        process.kill(0);
      } else {
        prune();
        sessions.set(processId, session);
      }
      return session;
    },
    find(processId) {
      const session = sessions.get(processId);
      if (session === undefined) return null;
      touch(session);
      return session;
    },
    forget(processId) {
      sessions.delete(processId);
    },
    running: () => [...sessions.values()].filter((session) => session.exit() === null),
    endAll() {
      for (const session of sessions.values()) if (session.exit() === null) session.process.kill();
    },
    dispose() {
      disposed = true;
      for (const session of sessions.values()) session.process.kill(0);
      sessions.clear();
    },
  };
}
