import { useMemo } from "preact/hooks";
import { CopyButton } from "../copy-button.js";
import { memo } from "../memo.js";
import { ScrollRegion } from "../scroll-region.js";
import { type HighlightNode, highlight, scopeClass } from "./highlight.js";

interface CodeBlockProps {
  readonly code: string;
  /** The info string of the fence: a language, perhaps with more words behind it. */
  readonly info: string;
  /** True while more code may come. */
  readonly open: boolean;
}

/** Growing code is coloured only while that is cheap, for each change colours all of it. */
const MAX_OPEN_HIGHLIGHTED = 3_000;

export const CodeBlock = memo(function CodeBlock({ code, info, open }: CodeBlockProps) {
  const lang = (/^[\w+#.-]+/.exec(info)?.[0] ?? "").toLowerCase();
  const nodes = useMemo(
    () => (open && code.length > MAX_OPEN_HIGHLIGHTED ? null : highlight(code, lang)),
    [code, lang, open],
  );
  return (
    <div class="code-block">
      <div class="code-head">
        <span class="code-lang">{lang === "" ? "text" : lang}</span>
        <CopyButton text={code} label="Copy code" />
      </div>
      <ScrollRegion class="code-scroll" label={lang === "" ? "Code" : `Code in ${lang}`}>
        <pre>
          <code>{nodes === null ? <PlainCode code={code} /> : nodes.map(renderNode)}</code>
        </pre>
      </ScrollRegion>
    </div>
  );
});

/** Lines in one element of plain code: only the last one is laid out again when the code grows. */
const CHUNK_LINES = 40;

function PlainCode({ code }: { readonly code: string }) {
  const chunks: string[] = [];
  let from = 0;
  let lines = 0;
  for (let at = code.indexOf("\n"); at >= 0; at = code.indexOf("\n", at + 1)) {
    if (++lines % CHUNK_LINES !== 0) continue;
    chunks.push(code.slice(from, at + 1));
    from = at + 1;
  }
  chunks.push(code.slice(from));
  return (
    <>
      {chunks.map((chunk, index) => (
        <CodeChunk key={index} text={chunk} />
      ))}
    </>
  );
}

const CodeChunk = memo(function CodeChunk({ text }: { readonly text: string }) {
  return <span class="code-chunk">{text}</span>;
});

function renderNode(node: HighlightNode, index: number) {
  if (typeof node === "string") return node;
  return (
    <span key={index} class={`hl-${scopeClass(node.scope)}`}>
      {node.children.map(renderNode)}
    </span>
  );
}
