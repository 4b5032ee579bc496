import { useEffect, useState } from "preact/hooks";
import { useApp } from "../parts/app-context.js";
import { Icon } from "../parts/icon.js";
import { durationText } from "../parts/time.js";
import type { TurnView } from "../state/thread-view.js";

/** What the running turn is doing, in one line of fixed height at the end of the transcript. */
export function StatusLine({ turn }: { readonly turn: TurnView }) {
  const app = useApp();
  const waits = app.approvals.value.some(({ turnId }) => turnId === turn.id);
  if (waits) {
    return (
      <div class="status-line status-waiting">
        <Icon name="question" /> Waiting for your approval
      </div>
    );
  }
  if (turn.retrying !== null) {
    return (
      <div class="status-line" role="status">
        <Icon name="loading" spin /> {turn.retrying}
      </div>
    );
  }
  return (
    <div class="status-line">
      <Icon name="loading" spin /> Working <Elapsed since={turn.startedAtMs} />
    </div>
  );
}

/** Ticks once a second, only while it is drawn. */
function Elapsed({ since }: { readonly since: number | null }) {
  const app = useApp();
  const [now, setNow] = useState(app.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(app.now()), 1_000);
    return () => clearInterval(timer);
  }, [app]);
  if (since === null || now - since < 1_000) return null;
  return (
    <span class="step-meta">{durationText(Math.floor((now - since) / 1_000) * 1_000).replace(".0", "")}</span>
  );
}
