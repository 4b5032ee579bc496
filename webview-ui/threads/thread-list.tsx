import { useRef, useState } from "preact/hooks";
import type { Thread } from "../../agent-host/protocol/thread.js";
import { useApp } from "../parts/app-context.js";
import { Icon } from "../parts/icon.js";
import { type Age, ageOf } from "../parts/time.js";
import { threadTitle } from "../state/thread-rows.js";
import type { ListQuery, ListScope } from "./list-query.js";
import { openThread } from "./open-thread.js";
import { ThreadRow } from "./thread-row.js";
import { useThreadList } from "./use-thread-list.js";

const SCOPES: readonly { readonly scope: ListScope; readonly label: string }[] = [
  { scope: "folder", label: "This folder" },
  { scope: "all", label: "All" },
  { scope: "archived", label: "Archived" },
];

/** All threads, found by search and grouped by age. */
export function ThreadList() {
  const app = useApp();
  const [query, setQuery] = useState<ListQuery>({ scope: "folder", search: "" });
  const [problem, setProblem] = useState<string | null>(null);
  const [archived, setArchived] = useState<Thread | null>(null);
  const { load, loadMore, reload } = useThreadList(query);
  const box = useRef<HTMLElement>(null);
  const groups = groupByAge(app.rows.value, Math.floor(app.now() / 1000));

  const send = (
    method: "thread/archive" | "thread/unarchive" | "thread/name/set",
    params: object,
    done: () => void,
  ) => {
    setProblem(null);
    app.requests.send(method, { ...params }, { onResult: done, onFailure: setProblem });
  };
  const archive = (thread: Thread) =>
    send("thread/archive", { threadId: thread.id }, () => {
      removeRow(thread);
      setArchived(thread);
    });
  const restore = (thread: Thread) =>
    send("thread/unarchive", { threadId: thread.id }, () => {
      setArchived(null);
      if (query.scope === "archived") removeRow(thread);
      else reload();
    });
  const removeRow = (thread: Thread) => {
    app.rows.value = app.rows.value.filter(({ id }) => id !== thread.id);
  };
  const rename = (thread: Thread, name: string) =>
    send("thread/name/set", { threadId: thread.id, name }, () => {
      app.rows.value = app.rows.value.map((row) => (row.id === thread.id ? { ...row, name } : row));
    });

  return (
    <div class="threads">
      <div class="threads-search">
        <Icon name="search" />
        <input
          class="field"
          type="search"
          placeholder="Search threads"
          aria-label="Search threads"
          value={query.search}
          onInput={(event) => setQuery({ ...query, search: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") moveFocus(box.current, 1, event);
          }}
        />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset draws a frame and has no use here. */}
      <div class="scopes" role="group" aria-label="Which threads">
        {SCOPES.map(({ scope, label }) => (
          <button
            key={scope}
            type="button"
            class="scope"
            aria-pressed={query.scope === scope}
            onClick={() => setQuery({ ...query, scope })}
          >
            {label}
          </button>
        ))}
      </div>
      {archived !== null && (
        <div class="undo" role="status">
          <span>Archived “{threadTitle(archived)}”</span>
          <button type="button" class="link" onClick={() => restore(archived)}>
            Undo
          </button>
        </div>
      )}
      {problem !== null && (
        <div class="composer-failure" role="alert">
          <Icon name="error" /> {problem}
        </div>
      )}
      <section
        class="threads-box"
        aria-label="Threads"
        ref={box}
        aria-busy={load.kind === "loading"}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") moveFocus(box.current, 1, event);
          if (event.key === "ArrowUp") moveFocus(box.current, -1, event);
        }}
      >
        {groups.map(({ age, threads }) => (
          <section key={age} aria-label={age}>
            <h2 class="threads-age">{age}</h2>
            <ul>
              {threads.map((thread) => (
                <ThreadRow
                  key={thread.id}
                  thread={thread}
                  archived={query.scope === "archived"}
                  onOpen={() => openThread(app, thread.id, setProblem)}
                  onRename={(name) => rename(thread, name)}
                  onArchive={() => (query.scope === "archived" ? restore(thread) : archive(thread))}
                />
              ))}
            </ul>
          </section>
        ))}
        <ListEnd query={query} load={load} empty={groups.length === 0} onMore={loadMore} onRetry={reload} />
      </section>
    </div>
  );
}

interface ListEndProps {
  readonly query: ListQuery;
  readonly load: ReturnType<typeof useThreadList>["load"];
  readonly empty: boolean;
  readonly onMore: () => void;
  readonly onRetry: () => void;
}

function ListEnd({ query, load, empty, onMore, onRetry }: ListEndProps) {
  if (load.kind === "failed") {
    return (
      <div class="threads-end" role="alert">
        {load.message}{" "}
        <button type="button" class="link" onClick={onRetry}>
          Retry
        </button>
      </div>
    );
  }
  if (load.kind === "loading") return empty ? <div class="threads-end">Loading…</div> : null;
  if (load.nextCursor !== null) {
    return (
      <button type="button" class="button secondary threads-more" onClick={onMore}>
        Load more
      </button>
    );
  }
  return empty ? <div class="threads-end">{emptyWords(query)}</div> : null;
}

function emptyWords({ search, scope }: ListQuery): string {
  if (search.trim() !== "") return `No thread matches “${search.trim()}”.`;
  if (scope === "archived") return "No archived threads.";
  return scope === "folder" ? "No threads in this folder yet." : "No threads yet.";
}

function groupByAge(threads: readonly Thread[], now: number) {
  const groups: { readonly age: Age; readonly threads: Thread[] }[] = [];
  for (const thread of threads) {
    const age = ageOf(thread.updatedAt, now);
    const group = groups.find((other) => other.age === age);
    if (group === undefined) groups.push({ age, threads: [thread] });
    else group.threads.push(thread);
  }
  return groups;
}

function moveFocus(box: HTMLElement | null, step: 1 | -1, event: KeyboardEvent): void {
  const buttons = [...(box?.querySelectorAll<HTMLElement>(".thread-open") ?? [])];
  const at = buttons.findIndex((button) => button.closest("li")?.contains(document.activeElement));
  const next = buttons[at < 0 ? 0 : at + step];
  if (
    next === undefined ||
    (event.target instanceof HTMLInputElement && event.target.classList.contains("rename"))
  )
    return;
  event.preventDefault();
  next.focus();
}
