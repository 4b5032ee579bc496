// Inline markdown as elements. Only what is listed here can appear: HTML in the text is shown as the characters
// it is made of, and images are links, for loading one would tell its server that this text was read.

import type { MarkedToken, Token } from "marked";
import type { ComponentChildren } from "preact";
import { TargetLink } from "../link.js";
import { decodeEntities } from "./entities.js";
import { linkTarget, wordTarget } from "./targets.js";

export function renderInlines(tokens: readonly Token[] | undefined): ComponentChildren {
  return tokens?.map((token, index) => <Inline key={index} token={toMarkedToken(token)} />);
}

/** The lexer's open type as its own closed one; `Inline` and the block renderer show anything else as text. */
export function toMarkedToken(token: Token): MarkedToken {
  return token as MarkedToken;
}

function Inline({ token }: { readonly token: MarkedToken }) {
  switch (token.type) {
    case "strong":
      return <strong>{renderInlines(token.tokens)}</strong>;
    case "em":
      return <em>{renderInlines(token.tokens)}</em>;
    case "del":
      return <del>{renderInlines(token.tokens)}</del>;
    case "br":
      return <br />;
    case "codespan":
      return <CodeSpan text={token.text} />;
    case "link":
      return (
        <Link href={token.autolink ? token.href : decodeEntities(token.href)}>
          {renderInlines(token.tokens)}
        </Link>
      );
    case "image":
      return <Link href={decodeEntities(token.href)}>{decodeEntities(token.text) || "image"}</Link>;
    case "text":
      return <>{token.tokens === undefined ? decodeEntities(token.text) : renderInlines(token.tokens)}</>;
    case "escape":
      return <>{decodeEntities(token.text)}</>;
    case "checkbox":
      return <Checkbox checked={token.checked} />;
    // HTML, and whatever belongs to blocks: as the characters it is made of.
    case "html":
    case "blockquote":
    case "code":
    case "def":
    case "heading":
    case "hr":
    case "list":
    case "list_item":
    case "paragraph":
    case "space":
    case "table":
      return <>{token.raw}</>;
  }
}

export function Checkbox({ checked }: { readonly checked: boolean }) {
  return <input type="checkbox" disabled checked={checked} aria-label={checked ? "done" : "to do"} />;
}

function Link({ href, children }: { readonly href: string; readonly children: ComponentChildren }) {
  const target = linkTarget(href);
  // Where it may not lead anywhere, the words stay and say what they would have led to.
  if (target === null) return <span title={href}>{children}</span>;
  return <TargetLink target={target}>{children}</TargetLink>;
}

function CodeSpan({ text }: { readonly text: string }) {
  const target = wordTarget(text);
  if (target === null) return <code>{text}</code>;
  return (
    <code>
      <TargetLink target={target}>{text}</TargetLink>
    </code>
  );
}
