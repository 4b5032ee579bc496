import { useState } from "preact/hooks";
import type { ReasoningItem } from "../../agent-host/protocol/item.js";
import { Disclosure } from "../parts/disclosure.js";
import { Icon } from "../parts/icon.js";
import { Markdown } from "../parts/markdown/markdown.js";
import { durationText } from "../parts/time.js";
import type { ItemEntry } from "../state/thread-view.js";

interface ReasoningProps {
  readonly item: ReasoningItem;
  readonly entry: ItemEntry;
}

/** What the model thought: shown while it thinks, then folded to one line that says for how long. */
export function Reasoning({ item, entry }: ReasoningProps) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const open = chosen ?? entry.open;
  const text = [...item.summary, ...item.content].filter((part) => part.trim() !== "").join("\n\n");
  if (text === "") {
    return entry.open ? (
      <div class="quiet">
        <Icon name="thinking" /> Thinking…
      </div>
    ) : null;
  }
  return (
    <Disclosure
      class="reasoning"
      open={open}
      onToggle={() => setChosen(!open)}
      head={
        <>
          <Icon name="thinking" />
          <span class="step-title">{reasoningTitle(entry)}</span>
        </>
      }
    >
      <Markdown text={text} open={entry.open} />
    </Disclosure>
  );
}

function reasoningTitle({ open, startedAtMs, endedAtMs }: ItemEntry): string {
  if (open) return "Thinking…";
  if (startedAtMs === null || endedAtMs === null) return "Thought";
  const duration = endedAtMs - startedAtMs;
  return duration < 1_000 ? "Thought" : `Thought for ${durationText(duration)}`;
}
