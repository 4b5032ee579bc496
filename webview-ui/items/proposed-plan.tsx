import { Markdown } from "../parts/markdown/markdown.js";
import type { PlanItem } from "../state/view-item.js";

/** A plan that the agent wrote for the person to judge, as text. */
export function ProposedPlan({ item, open }: { readonly item: PlanItem; readonly open: boolean }) {
  return (
    <section class="card" aria-label="Proposed plan">
      <div class="card-head">
        <span class="card-title">Proposed plan</span>
      </div>
      <Markdown text={item.text} open={open} />
    </section>
  );
}
