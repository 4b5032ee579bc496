import { useEffect, useRef, useState } from "preact/hooks";
import { EntryView } from "../items/entry-view.js";
import { useApp } from "../parts/app-context.js";
import { Icon } from "../parts/icon.js";
import { memo } from "../parts/memo.js";
import { ScrollRegion } from "../parts/scroll-region.js";
import { savedThread } from "../state/saved-state.js";
import { type Entry, runningTurn, type ThreadView, type TurnView } from "../state/thread-view.js";
import { OutgoingMessages } from "./outgoing-messages.js";
import { firstRow, isStep, PAGE, threadRows } from "./rows.js";
import { StatusLine } from "./status-line.js";
import { TurnEnd } from "./turn-end.js";
import { useScroll } from "./use-scroll.js";

/** The conversation of one thread; it is mounted anew for another thread. */
export function Transcript({ view }: { readonly view: ThreadView }) {
  const app = useApp();
  const threadId = view.thread.id;
  const box = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const rows = threadRows(view);
  const [first, setFirst] = useState(() => {
    const { scroll } = savedThread(app.saved.peek(), threadId);
    return firstRow(rows, scroll?.key ?? null);
  });
  const { following, jumpToEnd, holdPlace } = useScroll(threadId, box, content);
  const top = useRef<HTMLDivElement>(null);
  // A thread that is shown again after a restart may have fewer rows than before.
  const start = Math.min(first, firstRow(rows, null));
  const hasEarlier = start > 0;
  const turn = runningTurn(view);

  useEffect(() => {
    if (!hasEarlier || top.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        holdPlace();
        setFirst(Math.max(0, start - PAGE));
      },
      { root: box.current, rootMargin: "800px 0px 0px 0px" },
    );
    observer.observe(top.current);
    return () => observer.disconnect();
  }, [hasEarlier, start]);

  const toLatest = () => {
    // Rows far above are let go, so that a long thread streams as lightly as a new one.
    setFirst(firstRow(rows, null));
    jumpToEnd();
  };

  return (
    <div class="transcript">
      <ScrollRegion class="transcript-box" label="Conversation" box={box}>
        <div class="transcript-content" ref={content}>
          {hasEarlier && <div ref={top} class="transcript-top" />}
          {rows
            .slice(start)
            .map((row) =>
              row.kind === "entry" ? (
                <EntryRow key={row.key} entry={row.entry} />
              ) : (
                <TurnEndRow key={row.key} turn={row.turn} />
              ),
            )}
          <OutgoingMessages threadId={threadId} />
          {turn !== null && <StatusLine turn={turn} />}
        </div>
      </ScrollRegion>
      {!following && (
        <button type="button" class="jump" onClick={toLatest}>
          <Icon name="arrow-down" /> {turn === null ? "Jump to latest" : "New activity below"}
        </button>
      )}
    </div>
  );
}

const EntryRow = memo(function EntryRow({ entry }: { readonly entry: Entry }) {
  return (
    <div class={`row ${entry.kind === "item" && isStep(entry) ? "row-step" : ""}`} data-row={entry.key}>
      <EntryView entry={entry} />
    </div>
  );
});

const TurnEndRow = memo(function TurnEndRow({ turn }: { readonly turn: TurnView }) {
  return (
    <div class="row" data-row={`${turn.id}:end`}>
      <TurnEnd turn={turn} />
    </div>
  );
});
