// What the host and its search worker say to each other. Both are of one build, so nothing is checked.
import type { Phrase } from "./search-text.js";
import type { Snippet } from "./snippet.js";

export interface WorkerData {
  readonly file: string;
  readonly wasmPath: string;
  /** One number; not zero once the worker is to leave its work and close. */
  readonly stop: SharedArrayBuffer;
}

/** A thread to be indexed. The seal is another one whenever the thread is. */
export interface SearchDocument {
  readonly id: string;
  readonly seal: string;
  readonly path: string;
  readonly createdAtMs: number;
  readonly archived: boolean;
  readonly cwd: string;
  readonly name: string | null;
}

export interface FindQuery {
  readonly phrases: readonly Phrase[];
  readonly archived: boolean;
  readonly cwds: readonly string[] | null;
  /** Null from the newest on. */
  readonly before: number | null;
  readonly limit: number;
}

/** `place` orders threads by their creation, newest first when it falls. */
export interface Found {
  readonly id: string;
  readonly place: number;
}

export interface SnippetSource {
  readonly path: string;
  readonly name: string | null;
}

/** Each with its answer. `again`: the index lost what it knew, and everything has to be compared with it anew. */
export interface Calls {
  /** Which of these are not in the index as they are. With `isWhole`, what is never named is to be forgotten. */
  compare: {
    readonly params: {
      readonly seals: readonly (readonly [id: string, seal: string])[];
      readonly isFirst: boolean;
    };
    readonly result: { readonly wanted: readonly string[] };
  };
  forgetUnnamed: { readonly params: null; readonly result: null };
  /** Takes documents to be indexed, and ids to be forgotten. */
  offer: {
    readonly params: { readonly documents: readonly SearchDocument[]; readonly gone: readonly string[] };
    readonly result: null;
  };
  /** Reads what was offered. The token is that of the thread index as it was when its changes were gathered. */
  index: { readonly params: { readonly token: string }; readonly result: { readonly again: boolean } };
  /** The last token of `index` whose work is in the index whole. */
  token: { readonly params: null; readonly result: string };
  find: {
    readonly params: FindQuery;
    readonly result: { readonly found: readonly Found[]; readonly again: boolean };
  };
  snippets: {
    readonly params: { readonly sources: readonly SnippetSource[]; readonly phrases: readonly Phrase[] };
    readonly result: readonly Snippet[];
  };
  close: { readonly params: null; readonly result: null };
}

export type CallName = keyof Calls;

export interface Call<K extends CallName = CallName> {
  readonly id: number;
  readonly name: K;
  readonly params: Calls[K]["params"];
}

export type FromWorker =
  | { readonly kind: "result"; readonly id: number; readonly result: unknown }
  | { readonly kind: "failure"; readonly id: number; readonly message: string }
  | { readonly kind: "progress"; readonly done: number; readonly total: number }
  | {
      readonly kind: "warning";
      readonly message: string;
      readonly fields: Readonly<Record<string, unknown>>;
    };
