import { Icon } from "../../parts/icon.js";
import { visibleText } from "../../parts/visible-text.js";
import type { ReviewItem } from "../../state/view-item.js";

/** From here on a reviewer is at work. */
export function EnteredReview({ item }: { readonly item: ReviewItem }) {
  return (
    <div class="divider">
      <span class="review-begins">
        <Icon name="code-review" /> Review{item.review === "" ? "" : ` of ${visibleText(item.review)}`}
      </span>
    </div>
  );
}
