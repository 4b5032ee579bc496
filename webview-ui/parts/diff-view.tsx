import { useState } from "preact/hooks";
import type { DiffLine, DiffStat } from "./diff-lines.js";
import { ScrollRegion } from "./scroll-region.js";

/** Lines drawn of a long diff until the person asks for all. */
const MAX_LINES = 300;

const SIGNS = { add: "+", remove: "−", same: " ", gap: "" } as const;

/** The lines of one file's change, with the numbers of the new text, or of the old where a line went away. */
export function DiffView({ lines, label }: { readonly lines: readonly DiffLine[]; readonly label: string }) {
  const [all, setAll] = useState(false);
  const shown = all ? lines : lines.slice(0, MAX_LINES);
  return (
    <div class="diff-box">
      <ScrollRegion class="diff" label={label}>
        <div class="diff-lines">
          {shown.map((line, index) =>
            line.kind === "gap" ? (
              index > 0 || line.text !== "" ? (
                <div key={index} class="diff-gap">
                  {line.text || "⋯"}
                </div>
              ) : null
            ) : (
              <div key={index} class={`diff-line diff-${line.kind}`}>
                <span class="diff-number">{line.newLine ?? line.oldLine ?? ""}</span>
                <span class="diff-sign">{SIGNS[line.kind]}</span>
                <span class="diff-text">{line.text === "" ? "\n" : line.text}</span>
              </div>
            ),
          )}
        </div>
      </ScrollRegion>
      {shown.length < lines.length && (
        <button type="button" class="link diff-all" onClick={() => setAll(true)}>
          Show all {lines.length} lines
        </button>
      )}
    </div>
  );
}

export function DiffStatView({ stat }: { readonly stat: DiffStat }) {
  return (
    <span class="diff-stat">
      <span class="diff-stat-add">+{stat.added}</span> <span class="diff-stat-remove">−{stat.removed}</span>
    </span>
  );
}
