import { useMemo } from "preact/hooks";
import { type ReviewFinding, readReview } from "../../../extension/views/review-findings.js";
import { useApp } from "../../parts/app-context.js";
import { shortPath } from "../../parts/file-path.js";
import { Icon } from "../../parts/icon.js";
import { FileLink } from "../../parts/link.js";
import { Markdown } from "../../parts/markdown/markdown.js";
import { visibleText } from "../../parts/visible-text.js";
import type { ReviewItem } from "../../state/view-item.js";

/** What a review came to: the reviewer's judgement, and each finding with the way to its place. */
export function ReviewCard({ item }: { readonly item: ReviewItem }) {
  const { explanation, findings } = useMemo(() => readReview(item.review), [item.review]);
  return (
    <section class="card review" aria-label="Review">
      <div class="card-head">
        <span class="card-title">
          <Icon name="code-review" /> Review
        </span>
        {findings.length > 0 && <span class="step-meta">{countWords(findings.length)}</span>}
      </div>
      {explanation !== "" && <Markdown text={explanation} open={false} />}
      {findings.length > 0 && (
        <ol class="findings">
          {findings.map((finding, index) => (
            <Finding key={index} finding={finding} />
          ))}
        </ol>
      )}
    </section>
  );
}

const WEIGHT = ["stops everything", "to be fixed next", "to be fixed some time", "would be nice"] as const;

function Finding({ finding }: { readonly finding: ReviewFinding }) {
  const app = useApp();
  const { title, priority, path, startLine, endLine, body } = finding;
  const lines = startLine === endLine ? `${startLine}` : `${startLine}–${endLine}`;
  return (
    <li class="finding">
      <div class="finding-head">
        {priority !== null && (
          <span class={`priority priority-${priority}`} title={`P${priority}: ${WEIGHT[priority]}`}>
            P{priority}
          </span>
        )}
        <span class="finding-title">{visibleText(title)}</span>
      </div>
      <FileLink path={path} line={startLine} class="finding-place">
        {visibleText(shortPath(path, app.cwd.value))}:{lines}
      </FileLink>
      {body !== "" && <Markdown text={body} open={false} />}
    </li>
  );
}

function countWords(count: number): string {
  return count === 1 ? "1 finding" : `${count} findings`;
}
