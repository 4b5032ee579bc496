// A host whose turns change files, and what tests ask of it.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { calls, callsCustom, type Step, says } from "../../support/model-server.js";
import { type StartHostOptions, startHost } from "../../support/start-host.js";

/** Each turn is a list of answers; a last one that ends it is added. */
export async function startTurns(
  turns: readonly (readonly (readonly Step[])[])[],
  options: StartHostOptions = {},
) {
  const host = await startHost({
    ...options,
    script: turns.flatMap((answers) => [...answers, says("done")]),
  });
  const threadId = await host.startThread();
  const at = (...names: string[]) => path.join(host.cwd, ...names);
  const restore = async (direction: "undo" | "redo", turnId: string, more: object = {}) =>
    host.client.request(`heddle/turn/${direction}`, { threadId, turnId, ...more });
  return {
    host,
    threadId,
    at,
    /** Its id. */
    turn: async (): Promise<string> => (await host.turn(threadId, "go")).id,
    text: (name: string) => readFileSync(at(name), "utf8"),
    save: (name: string, text: string | Uint8Array) => writeFileSync(at(name), text),
    remove: (name: string) => rmSync(at(name)),
    changes: (params: object = {}) => host.client.request("heddle/turn/changes", { threadId, ...params }),
    undo: (turnId: string, more?: object) => restore("undo", turnId, more),
    redo: (turnId: string, more?: object) => restore("redo", turnId, more),
    /** Name and status of each file. */
    statuses: (answer: { files: readonly { path: string; status: string }[] }) =>
      answer.files.map((file) => [path.relative(host.cwd, file.path), file.status]),
  };
}

export function patch(...lines: readonly string[]): readonly Step[] {
  return callsCustom("apply_patch", ["*** Begin Patch", ...lines, "*** End Patch", ""].join("\n"));
}

export function update(file: string, ...lines: readonly string[]): readonly Step[] {
  return patch(`*** Update File: ${file}`, "@@", ...lines);
}

export function runs(cmd: string, more: object = {}): readonly Step[] {
  return calls("exec_command", { cmd, login: false, ...more });
}

export function numbered(count: number): string {
  return Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join("");
}
