import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { ansiClass, ansiRuns } from "./ansi.js";
import { ScrollRegion } from "./scroll-region.js";

/** What is drawn of a long output until the person asks for all, in lines and characters. */
const MAX_LINES = 200;
const MAX_CHARACTERS = 20_000;

interface OutputViewProps {
  readonly text: string;
  /** True while more may come: the view then follows the end, unless it was scrolled up. */
  readonly live: boolean;
}

/** The output of a command, with basic colours. Of a long one the end is drawn, where errors are. */
export function OutputView({ text, live }: OutputViewProps) {
  const [all, setAll] = useState(false);
  const shown = all ? text : tailOf(text);
  const hidden = text.length - shown.length;
  const runs = useMemo(() => ansiRuns(shown), [shown]);
  const box = useRef<HTMLElement>(null);
  const follows = useRef(true);

  useLayoutEffect(() => {
    if (live && follows.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [shown, live]);

  return (
    <div class="output">
      {hidden > 0 && (
        <button type="button" class="link output-all" onClick={() => setAll(true)}>
          Show all ({sizeText(text.length)})
        </button>
      )}
      <ScrollRegion
        class="output-box"
        label="Output"
        box={box}
        onScroll={({ scrollHeight, scrollTop, clientHeight }) => {
          follows.current = scrollHeight - scrollTop - clientHeight < 8;
        }}
      >
        <pre>
          {runs.map(({ text: piece, style }, index) => {
            const name = ansiClass(style);
            return name === null ? (
              piece
            ) : (
              <span key={index} class={name}>
                {piece}
              </span>
            );
          })}
        </pre>
      </ScrollRegion>
    </div>
  );
}

function tailOf(text: string): string {
  let from = Math.max(0, text.length - MAX_CHARACTERS);
  if (from > 0) from = text.indexOf("\n", from) + 1 || from;
  let lines = 0;
  for (let at = text.length - 1; at >= from; at--) {
    if (text[at] === "\n" && at < text.length - 1 && ++lines === MAX_LINES) return text.slice(at + 1);
  }
  return text.slice(from);
}

function sizeText(characters: number): string {
  return characters < 1_000_000
    ? `${Math.ceil(characters / 1_000)} KB`
    : `${(characters / 1_000_000).toFixed(1)} MB`;
}
