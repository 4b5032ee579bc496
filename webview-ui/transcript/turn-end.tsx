import { Notice } from "../items/notice.js";
import { summarizeDiff } from "../parts/diff-lines.js";
import { DiffStatView } from "../parts/diff-view.js";
import { Icon } from "../parts/icon.js";
import { durationText } from "../parts/time.js";
import type { TurnView } from "../state/thread-view.js";

/** How a turn ended, where that is worth a line: an error, a stop, changed files. */
export function TurnEnd({ turn }: { readonly turn: TurnView }) {
  if (turn.error !== null) {
    return <Notice level="error" message={turn.error.message} details={turn.error.additionalDetails} />;
  }
  if (turn.status === "interrupted") {
    return (
      <div class="quiet turn-end">
        <Icon name="debug-stop" /> Stopped
      </div>
    );
  }
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
