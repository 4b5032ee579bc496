import { Notice } from "../items/notice.js";
import { summarizeDiff } from "../parts/diff-lines.js";
import { DiffStatView } from "../parts/diff-view.js";
import { Icon } from "../parts/icon.js";
import { durationText } from "../parts/time.js";
import type { TurnView } from "../state/thread-view.js";
import { TurnChangesFooter } from "./turn-changes.js";

/** How a turn ended, where that is worth a line: an error, a stop, changed files. */
export function TurnEnd({ turn }: { readonly turn: TurnView }) {
  return (
    <>
      {turn.error !== null && (
        <Notice level="error" message={turn.error.message} details={turn.error.additionalDetails} />
      )}
      {turn.error === null && turn.status === "interrupted" && (
        <div class="quiet turn-end">
          <Icon name="debug-stop" /> Stopped
        </div>
      )}
      {turn.changes !== null && <TurnChangesFooter turnId={turn.id} changes={turn.changes} />}
      {(turn.changes?.files ?? null) === null && turn.status === "completed" && <DiffSummary turn={turn} />}
    </>
  );
}

/** What the turn's diff tells, until the journal tells more. */
function DiffSummary({ turn }: { readonly turn: TurnView }) {
  const summary = summarizeDiff(turn.diff ?? "");
  if (summary.files === 0) return null;
  return (
    <div class="quiet turn-end">
      <Icon name="diff" /> {summary.files === 1 ? "1 file changed" : `${summary.files} files changed`}{" "}
      <DiffStatView stat={summary} />
      {turn.durationMs !== null && <span>in {durationText(turn.durationMs)}</span>}
    </div>
  );
}
