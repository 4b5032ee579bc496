import { useEffect, useRef, useState } from "preact/hooks";
import { useApp } from "../parts/app-context.js";
import { addPage } from "../state/thread-rows.js";
import { toObject, toTextOrNull } from "../state/wire-value.js";
import { type ListQuery, listParams } from "./list-query.js";

/** After the last key, when a search is sent, in milliseconds. */
const DEBOUNCE = 200;

export type ListLoad =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "loaded"; readonly nextCursor: string | null };

/** Keeps the rows of the app at what `query` asks for. Answers to an older query are dropped. */
export function useThreadList(query: ListQuery) {
  const app = useApp();
  const [load, setLoad] = useState<ListLoad>({ kind: "loading" });
  const latest = useRef(0);
  const ready = app.host.value.kind === "ready";

  const request = (cursor: string | null) => {
    const serial = ++latest.current;
    setLoad({ kind: "loading" });
    app.requests.send("thread/list", listParams(query, app.settings.peek(), cursor), {
      onResult(result) {
        if (serial !== latest.current) return;
        const { data, nextCursor } = toObject(result);
        app.rows.value = addPage(cursor === null ? [] : app.rows.value, data);
        setLoad({ kind: "loaded", nextCursor: toTextOrNull(nextCursor) });
      },
      onFailure(message) {
        if (serial === latest.current) setLoad({ kind: "failed", message });
      },
    });
  };

  const first = useRef(true);
  useEffect(() => {
    if (!ready) return;
    // The list opens at once; only typing is waited for.
    const delay = first.current ? 0 : DEBOUNCE;
    first.current = false;
    const timer = setTimeout(() => request(null), delay);
    return () => clearTimeout(timer);
  }, [query.search, query.scope, ready]);

  return {
    load,
    loadMore: () => {
      if (load.kind === "loaded" && load.nextCursor !== null) request(load.nextCursor);
    },
    reload: () => request(null),
  };
}
