// Requests that the host understands, as the raw material of mutation. Whatever they change is in one folder of
// the test, and stays there: a mutation never makes one absolute path into another.
import path from "node:path";
import type { Random } from "./random.js";

export type Params = Record<string, unknown>;

export interface Place {
  /** Everything the requests read, write and remove is directly in it. */
  readonly folder: string;
  readonly threadIds: readonly string[];
}

export interface Template {
  readonly method: string;
  readonly params: (random: Random, place: Place) => unknown;
  /**
   * A method that keeps or costs something for good, as a thread, a line on disk or a process do, is let through
   * this often. After that a member of this value, which its schema refuses, keeps it from having an effect.
   */
  readonly limit?: { readonly times: number; readonly spoil: Params };
}

const NAMES = ["a", "b", "c", "d e", "ünï"];
const WORDS = ["a", "b", "main", "index.ts"];
const CONTENTS = ["", "", "aGVkZGxl", Buffer.alloc(20_000, "heddle").toString("base64")];

const fileOf = (random: Random, place: Place) => path.join(place.folder, random.pick(NAMES));
const onFile = (extra: (random: Random) => Params = () => ({})): Template["params"] => {
  return (random, place) => ({ path: fileOf(random, place), ...extra(random) });
};
const onThread = (extra: (random: Random, place: Place) => Params = () => ({})): Template["params"] => {
  return (random, place) => ({ threadId: random.pick(place.threadIds), ...extra(random, place) });
};
const flag = (random: Random) => random.pick([true, false]);

export const templates: readonly Template[] = [
  { method: "initialize", params: () => ({ clientInfo: { name: "again", version: "1" }, capabilities: {} }) },
  { method: "shutdown", params: () => null },
  {
    method: "model/list",
    params: (random) => ({ limit: random.below(5), cursor: null, includeHidden: flag(random) }),
  },
  {
    method: "thread/list",
    params: (random, { folder }) => ({
      limit: 5,
      sortKey: "created_at",
      archived: flag(random),
      cwd: folder,
    }),
  },
  { method: "thread/loaded/list", params: () => ({ limit: 10 }) },
  { method: "thread/read", params: onThread((random) => ({ includeTurns: flag(random) })) },
  { method: "thread/unsubscribe", params: onThread() },
  {
    method: "thread/resume",
    params: onThread(() => ({ excludeTurns: true })),
    limit: { times: 500, spoil: { threadId: 7 } },
  },
  {
    method: "thread/start",
    params: (random, { folder }) => ({
      cwd: folder,
      approvalPolicy: "never",
      sandbox: "read-only",
      ephemeral: flag(random),
      config: { "tools.web_search": false },
    }),
    limit: { times: 50, spoil: { cwd: 7 } },
  },
  {
    method: "thread/name/set",
    params: onThread((random) => ({ name: random.pick(WORDS) })),
    limit: { times: 200, spoil: { name: 7 } },
  },
  { method: "thread/archive", params: onThread(), limit: { times: 100, spoil: { threadId: 7 } } },
  { method: "thread/unarchive", params: onThread(), limit: { times: 100, spoil: { threadId: 7 } } },
  {
    method: "turn/start",
    params: onThread(() => ({
      input: [{ type: "text", text: "go", text_elements: [] }],
      effort: "low",
      summary: "auto",
    })),
    limit: { times: 50, spoil: { input: 7 } },
  },
  {
    method: "turn/steer",
    params: onThread(() => ({ expectedTurnId: "none", input: [{ type: "text", text: "more" }] })),
  },
  { method: "turn/interrupt", params: onThread(() => ({ turnId: "none" })) },
  { method: "config/read", params: (random, { folder }) => ({ includeLayers: flag(random), cwd: folder }) },
  { method: "configRequirements/read", params: () => undefined },
  {
    method: "config/value/write",
    params: (random) => ({
      keyPath: "model_verbosity",
      value: random.pick(["low", "high"]),
      mergeStrategy: "replace",
    }),
    limit: { times: 200, spoil: { keyPath: 7 } },
  },
  {
    method: "config/batchWrite",
    params: () => ({
      edits: [{ keyPath: "model_verbosity", value: "low", mergeStrategy: "upsert" }],
      expectedVersion: null,
    }),
    limit: { times: 200, spoil: { edits: 7 } },
  },
  { method: "collaborationMode/list", params: () => ({}) },
  { method: "experimentalFeature/list", params: () => ({ limit: 3 }) },
  { method: "experimentalFeature/enablement/set", params: () => ({ enablement: { apps: true } }) },
  { method: "fs/readFile", params: onFile() },
  { method: "fs/writeFile", params: onFile((random) => ({ dataBase64: random.pick(CONTENTS) })) },
  { method: "fs/createDirectory", params: onFile((random) => ({ recursive: flag(random) })) },
  { method: "fs/getMetadata", params: onFile() },
  { method: "fs/readDirectory", params: onFile() },
  { method: "fs/remove", params: onFile((random) => ({ recursive: flag(random), force: flag(random) })) },
  {
    method: "fs/copy",
    params: (random, place) => ({
      sourcePath: fileOf(random, place),
      destinationPath: fileOf(random, place),
      recursive: flag(random),
    }),
  },
  {
    method: "fs/watch",
    params: onFile((random) => ({ watchId: random.pick(WORDS) })),
    limit: { times: 500, spoil: { watchId: 7 } },
  },
  { method: "fs/unwatch", params: (random) => ({ watchId: random.pick(WORDS) }) },
  {
    method: "command/exec",
    params: (random, { folder }) => ({
      command: ["true"],
      cwd: folder,
      processId: random.pick(WORDS),
      timeoutMs: 2_000,
      env: { A: "b", B: null },
    }),
    limit: { times: 100, spoil: { command: 7 } },
  },
  {
    method: "command/exec/write",
    params: (random) => ({ processId: random.pick(WORDS), deltaBase64: "YQ==", closeStdin: flag(random) }),
  },
  {
    method: "command/exec/resize",
    params: (random) => ({ processId: random.pick(WORDS), size: { rows: 24, cols: 80 } }),
  },
  { method: "command/exec/terminate", params: (random) => ({ processId: random.pick(WORDS) }) },
  {
    method: "fuzzyFileSearch",
    params: (random, { folder }) => ({ query: random.pick(WORDS), roots: [folder], cancellationToken: "t" }),
  },
  {
    method: "fuzzyFileSearch/sessionStart",
    params: (random, { folder }) => ({ sessionId: random.pick(WORDS), roots: [folder] }),
    limit: { times: 500, spoil: { sessionId: 7 } },
  },
  {
    method: "fuzzyFileSearch/sessionUpdate",
    params: (random) => ({ sessionId: random.pick(WORDS), query: random.pick(WORDS) }),
  },
  { method: "fuzzyFileSearch/sessionStop", params: (random) => ({ sessionId: random.pick(WORDS) }) },
  // Part of the protocol, and none of ours yet.
  { method: "thread/increment_elicitation", params: onThread() },
];
