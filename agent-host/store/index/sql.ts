// Loads sql.js, once somebody asks for a list.
import { readFile } from "node:fs/promises";
import type { SqlJsStatic } from "sql.js";
import { errorMessage, HostError } from "../../base/errors.js";

/** Throws HostError "store-failed". */
export async function loadSql(wasmPath: string): Promise<SqlJsStatic> {
  try {
    const [{ default: initSqlJs }, wasm] = await Promise.all([
      import("sql.js/dist/sql-wasm-browser.js"),
      readFile(wasmPath),
    ]);
    return await initSqlJs({ wasmBinary: toArrayBuffer(wasm) });
  } catch (error) {
    throw new HostError("store-failed", `failed to load the thread index: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(copy).set(bytes);
  return copy;
}
