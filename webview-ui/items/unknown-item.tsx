import { useState } from "preact/hooks";
import { Disclosure } from "../parts/disclosure.js";
import { Icon } from "../parts/icon.js";
import { ScrollRegion } from "../parts/scroll-region.js";
import { visibleText } from "../parts/visible-text.js";
import type { UnknownItem as Item } from "../state/view-item.js";

/** Fields that tell most about an item, whatever its type. */
const TELLING = ["server", "tool", "query", "title", "path", "review", "text", "status"];
/** Characters shown of an item's fields. */
const MAX_JSON = 20_000;

/** A step that this page has no card for: its type in words, and all of it on demand. */
export function UnknownItem({ item }: { readonly item: Item }) {
  const [open, setOpen] = useState(false);
  const details = TELLING.flatMap((name) => {
    const value = item.fields[name];
    return typeof value === "string" && value !== "" ? [value] : [];
  });
  return (
    <Disclosure
      class="step"
      open={open}
      onToggle={() => setOpen(!open)}
      head={
        <>
          <Icon name="tools" />
          <span class="step-title">
            {typeWords(item.wireType)}{" "}
            <span class="file-folder">{visibleText(details.join(" · ").slice(0, 300))}</span>
          </span>
        </>
      }
    >
      <ScrollRegion class="raw" label="Details">
        <pre> {JSON.stringify(item.fields, null, 2).slice(0, MAX_JSON)}</pre>
      </ScrollRegion>
    </Disclosure>
  );
}

/** "mcpToolCall" as "Mcp tool call". */
function typeWords(type: string): string {
  const words = type.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
