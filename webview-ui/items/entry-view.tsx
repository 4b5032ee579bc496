import { useComputed } from "@preact/signals";
import { useApp } from "../parts/app-context.js";
import type { Entry, ItemEntry } from "../state/thread-view.js";
import { AgentMessage } from "./agent-message.js";
import { Boundary } from "./boundary.js";
import { CommandExecution } from "./command-execution.js";
import { ContextCompaction } from "./context-compaction.js";
import { FileChange } from "./file-change.js";
import { ImageView } from "./image-view.js";
import { Notice } from "./notice.js";
import { PlanCard } from "./plan-card.js";
import { ProposedPlan } from "./proposed-plan.js";
import { Reasoning } from "./reasoning.js";
import { EnteredReview } from "./review/entered-review.js";
import { ReviewCard } from "./review/review-card.js";
import { UnknownItem } from "./unknown-item.js";
import { UserMessage } from "./user-message.js";

/** One card of the transcript. */
export function EntryView({ entry }: { readonly entry: Entry }) {
  return (
    <Boundary what={entry.kind}>
      <EntryCard entry={entry} />
    </Boundary>
  );
}

function EntryCard({ entry }: { readonly entry: Entry }) {
  switch (entry.kind) {
    case "plan":
      return <PlanCard entry={entry} />;
    case "notice":
      return <Notice level="warning" message={entry.message} details={entry.details} />;
    case "item":
      return <ItemCard entry={entry} />;
  }
}

function ItemCard({ entry }: { readonly entry: ItemEntry }) {
  const app = useApp();
  const { item, open } = entry;
  const waits = useComputed(() => app.approvals.value.some(({ itemId }) => itemId === entry.key));
  switch (item.type) {
    case "userMessage":
      return <UserMessage item={item} />;
    case "agentMessage":
      return <AgentMessage item={item} open={open} />;
    case "plan":
      return <ProposedPlan item={item} open={open} />;
    case "reasoning":
      return <Reasoning item={item} entry={entry} />;
    case "commandExecution":
      return <CommandExecution item={item} open={open} waits={waits.value} />;
    case "fileChange":
      return <FileChange item={item} open={open} waits={waits.value} />;
    case "imageView":
      return <ImageView item={item} />;
    case "contextCompaction":
      return <ContextCompaction open={open} />;
    case "enteredReviewMode":
      return <EnteredReview item={item} />;
    case "exitedReviewMode":
      return <ReviewCard item={item} />;
    case "unknown":
      return <UnknownItem item={item} />;
  }
}
