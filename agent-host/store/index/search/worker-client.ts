// The host's end of the search worker. It is started at the first search, and holds the host's process only while
// an answer is awaited.
import { Worker } from "node:worker_threads";
import { HostError } from "../../../base/errors.js";
import type { Log } from "../../../base/log.js";
import type { OnProgress } from "../progress.js";
import type { Call, CallName, Calls, FromWorker, WorkerData } from "./messages.js";

export interface SearchWorkerOptions {
  readonly workerPath: string;
  readonly file: string;
  readonly wasmPath: string;
  readonly log: Log;
  readonly onProgress: OnProgress;
}

export interface SearchWorker {
  /** False once it ended, for whatever reason. */
  readonly isAlive: boolean;
  /** Throws HostError "store-failed". */
  call<K extends CallName>(name: K, params: Calls[K]["params"]): Promise<Calls[K]["result"]>;
  /** Leaves what it is doing, writes what is to be written and ends. */
  dispose(): Promise<void>;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export function startSearchWorker(options: SearchWorkerOptions): SearchWorker {
  const { workerPath, file, wasmPath, log, onProgress } = options;
  const stop = new SharedArrayBuffer(4);
  const data: WorkerData = { file, wasmPath, stop };
  const worker = new Worker(workerPath, { workerData: data });
  const waiting = new Map<number, Waiting>();
  let isAlive = true;
  let lastId = 0;
  worker.unref();

  function settle(id: number, action: (call: Waiting) => void): void {
    const call = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
    if (call !== undefined) action(call);
  }

  function end(message: string): void {
    isAlive = false;
    for (const id of waiting.keys()) settle(id, (call) => call.reject(failure(message)));
  }

  worker.on("message", (message: FromWorker) => {
    switch (message.kind) {
      case "result":
        return settle(message.id, (call) => call.resolve(message.result));
      case "failure":
        return settle(message.id, (call) => call.reject(failure(message.message)));
      case "progress":
        return onProgress({ done: message.done, total: message.total });
      case "warning":
        return log.warn(message.message, message.fields);
    }
  });
  worker.on("error", (error) => end(error.message));
  worker.on("exit", () => end("the search worker ended"));

  return {
    get isAlive() {
      return isAlive;
    },
    call<K extends CallName>(name: K, params: Calls[K]["params"]) {
      if (!isAlive) return Promise.reject(failure("the search worker ended"));
      const id = ++lastId;
      const call: Call<K> = { id, name, params };
      return new Promise<Calls[K]["result"]>((resolve, reject) => {
        waiting.set(id, { resolve: (result) => resolve(toResult<K>(result)), reject });
        worker.ref();
        worker.postMessage(call);
      });
    },
    async dispose() {
      Atomics.store(new Int32Array(stop), 0, 1);
      // A worker that failed has nothing to write.
      if (isAlive) await this.call("close", null).catch(() => undefined);
      await worker.terminate();
    },
  };
}

/** The worker is of our own build and answers each call with its own result. */
function toResult<K extends CallName>(result: unknown): Calls[K]["result"] {
  return result as Calls[K]["result"];
}

function failure(message: string): HostError {
  return new HostError("store-failed", `the threads could not be searched: ${message}`);
}
