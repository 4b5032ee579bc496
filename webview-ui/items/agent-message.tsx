import type { AgentMessageItem } from "../../agent-host/protocol/item.js";
import { Markdown } from "../parts/markdown/markdown.js";

export function AgentMessage({ item, open }: { readonly item: AgentMessageItem; readonly open: boolean }) {
  return (
    <article class="agent-message" aria-label="Heddle" aria-busy={open}>
      <Markdown text={item.text} open={open} />
    </article>
  );
}
