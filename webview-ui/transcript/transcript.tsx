import { useEffect, useRef, useState } from "preact/hooks";
import { EntryView } from "../items/entry-view.js";
import { useApp } from "../parts/app-context.js";
import { Icon } from "../parts/icon.js";
import { ScrollRegion } from "../parts/scroll-region.js";
import { savedThread } from "../state/saved-state.js";
import { runningTurn, type ThreadView } from "../state/thread-view.js";
import { OutgoingMessages } from "./outgoing-messages.js";
import { firstRow, isStep, PAGE, type Row, threadRows } from "./rows.js";
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
  const hasEarlier = first > 0;
  const turn = runningTurn(view);

  useEffect(() => {
    if (!hasEarlier || top.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        holdPlace();
        setFirst((before) => Math.max(0, before - PAGE));
      },
      { root: box.current, rootMargin: "800px 0px 0px 0px" },
    );
    observer.observe(top.current);
    return () => observer.disconnect();
  }, [hasEarlier, first]);

  return (
    <div class="transcript">
      <ScrollRegion class="transcript-box" label="Conversation" box={box}>
        <div class="transcript-content" ref={content}>
          {hasEarlier && <div ref={top} class="transcript-top" />}
          {rows.slice(first).map((row) => (
            <RowView key={row.key} row={row} />
          ))}
          <OutgoingMessages threadId={threadId} />
          {turn !== null && <StatusLine turn={turn} />}
        </div>
      </ScrollRegion>
      {!following && (
        <button type="button" class="jump" onClick={jumpToEnd}>
          <Icon name="arrow-down" /> {turn === null ? "Jump to latest" : "New activity below"}
        </button>
      )}
    </div>
  );
}

function RowView({ row }: { readonly row: Row }) {
  return row.kind === "entry" ? (
    <div class={`row ${row.entry.kind === "item" && isStep(row.entry) ? "row-step" : ""}`} data-row={row.key}>
      <EntryView entry={row.entry} />
    </div>
  ) : (
    <div class="row" data-row={row.key}>
      <TurnEnd turn={row.turn} />
    </div>
  );
}
