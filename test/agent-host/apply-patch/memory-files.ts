// Files in memory behind the ports through which patches read and write.
import { sep } from "node:path";
import type { PatchWriter } from "../../../agent-host/apply-patch/write.js";

export interface MemoryFiles extends PatchWriter {
  /** The files by path. */
  readonly content: Map<string, string>;
  /** Every change as it was asked for, e.g. "write /repo/a.txt". */
  readonly calls: string[];
}

/** `fail` may throw, before a write or removal has any effect; it is given the call and its number, from 0. */
export function memoryFiles(
  initial: Readonly<Record<string, string>>,
  fail: (call: string, number: number) => void = () => {},
): MemoryFiles {
  const content = new Map(Object.entries(initial));
  const calls: string[] = [];
  const begin = (call: string) => {
    calls.push(call);
    fail(call, calls.length - 1);
  };
  return {
    content,
    calls,
    async readText(path) {
      const text = content.get(path);
      if (text === undefined) throw systemError("ENOENT", `no such file or directory, open '${path}'`);
      return text;
    },
    async exists(path) {
      return content.has(path);
    },
    async writeText(path, text) {
      begin(`write ${path}`);
      if ([...content.keys()].some((known) => path.startsWith(known + sep))) {
        throw systemError("ENOTDIR", `not a directory, mkdir '${path}'`);
      }
      content.set(path, text);
    },
    async remove(path) {
      begin(`remove ${path}`);
      if (!content.delete(path)) throw systemError("ENOENT", `no such file or directory, unlink '${path}'`);
    },
  };
}

export function systemError(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}
