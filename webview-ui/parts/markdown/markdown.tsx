import type { Tokens } from "marked";
import { createElement } from "preact";
import { useRef } from "preact/hooks";
import { memo } from "../memo.js";
import { ScrollRegion } from "../scroll-region.js";
import { type Block, type BlockState, growBlocks, shownBlocks } from "./blocks.js";
import { CodeBlock } from "./code-block.js";
import { decodeEntities } from "./entities.js";
import { Checkbox, renderInlines, toMarkedToken } from "./inline.js";

interface MarkdownProps {
  readonly text: string;
  /** True while more text may come. */
  readonly open: boolean;
}

/** Markdown from the model, drawn as it arrives: a block that did not change is not drawn again. */
export function Markdown({ text, open }: MarkdownProps) {
  const known = useRef<BlockState | null>(null);
  const closed = useRef(false);
  if (known.current?.text !== text || closed.current === open) {
    known.current = growBlocks(known.current, text, !open);
    closed.current = !open;
  }
  const blocks = shownBlocks(known.current);
  const isOpenFence = known.current.fence !== null;
  return (
    <div class="markdown">
      {blocks.map((block, index) => (
        // A block keeps its place for good, so its place is its key.
        <BlockView key={index} block={block} open={isOpenFence && index === blocks.length - 1} />
      ))}
    </div>
  );
}

const BlockView = memo(function BlockView({
  block,
  open,
}: {
  readonly block: Block;
  readonly open: boolean;
}) {
  if (block.token.type === "plain") return <p class="plain">{block.raw}</p>;
  const token = toMarkedToken(block.token);
  switch (token.type) {
    case "space":
    case "def":
      return null;
    case "heading":
      // The page's own headings are levels one and two.
      return createElement(`h${Math.min(6, token.depth + 2)}`, null, renderInlines(token.tokens));
    case "code":
      return <CodeBlock code={token.text} info={token.lang ?? ""} open={open} />;
    case "hr":
      return <hr />;
    case "blockquote":
      return <blockquote>{renderBlocks(token.tokens)}</blockquote>;
    case "list":
      return <ListView token={token} />;
    case "table":
      return <TableView token={token} />;
    case "paragraph":
      return <p>{renderInlines(token.tokens)}</p>;
    case "text":
      return <>{token.tokens === undefined ? decodeEntities(token.text) : renderInlines(token.tokens)}</>;
    case "checkbox":
      return <Checkbox checked={token.checked} />;
    // HTML, and whatever belongs into a line: as the characters it is made of.
    case "html":
    case "br":
    case "codespan":
    case "del":
    case "em":
    case "escape":
    case "image":
    case "link":
    case "list_item":
    case "strong":
      return <p class="plain">{token.raw}</p>;
  }
});

function renderBlocks(tokens: readonly Block["token"][]) {
  return tokens.map((token, index) => (
    <BlockView key={index} block={{ raw: token.raw, token }} open={false} />
  ));
}

function ListView({ token }: { readonly token: Tokens.List }) {
  const items = token.items.map((item, index) => (
    <li key={index} class={item.task ? "task" : undefined}>
      {renderBlocks(item.tokens)}
    </li>
  ));
  return token.ordered ? <ol start={token.start === "" ? 1 : token.start}>{items}</ol> : <ul>{items}</ul>;
}

function TableView({ token }: { readonly token: Tokens.Table }) {
  const cell = (kind: "th" | "td", { tokens, align }: Tokens.TableCell, index: number) =>
    createElement(
      kind,
      { key: index, class: align === null ? undefined : `align-${align}` },
      renderInlines(tokens),
    );
  return (
    <ScrollRegion class="table" label="Table">
      <table>
        <thead>
          <tr>{token.header.map((entry, index) => cell("th", entry, index))}</tr>
        </thead>
        <tbody>
          {token.rows.map((row, index) => (
            <tr key={index}>{row.map((entry, column) => cell("td", entry, column))}</tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
