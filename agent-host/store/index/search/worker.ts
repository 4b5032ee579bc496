// The search worker: reading and indexing texts takes seconds in a big home, which must not be the host's.
import { parentPort, workerData } from "node:worker_threads";
import { errorMessage } from "../../../base/errors.js";
import { type Log, silentLog } from "../../../base/log.js";
import type { Call, CallName, FromWorker, WorkerData } from "./messages.js";
import { createSearchIndex, type SearchIndex } from "./search-index.js";

const port = parentPort;
if (port === null) throw new Error("not started as a worker");
const { file, wasmPath, stop } = workerData as WorkerData;
const stopped = new Int32Array(stop);
const tell = (message: FromWorker) => port.postMessage(message);
const log: Log = {
  ...silentLog,
  warn: (message, fields = {}) => tell({ kind: "warning", message, fields }),
};
const index = createSearchIndex({
  file,
  wasmPath,
  log,
  onProgress: (progress) => tell({ kind: "progress", ...progress }),
  isStopped: () => Atomics.load(stopped, 0) !== 0,
});
let queue: Promise<void> = Promise.resolve();

port.on("message", (call: Call) => {
  queue = queue.then(() => answer(call));
});

async function answer(call: Call): Promise<void> {
  try {
    tell({ kind: "result", id: call.id, result: await carryOut(await index, call.name, call.params) });
  } catch (error) {
    tell({ kind: "failure", id: call.id, message: errorMessage(error) });
  }
}

/** A call of one kind comes with the params of that kind. */
function carryOut<K extends CallName>(
  target: SearchIndex,
  name: K,
  params: Call["params"],
): Promise<unknown> {
  return target[name](params as Call<K>["params"]);
}
