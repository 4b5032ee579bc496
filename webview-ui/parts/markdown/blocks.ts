// Markdown that grows. Lexing the whole text with every delta would be quadratic, so blocks that later text can
// no longer change are settled and only what follows them is lexed again.
import { Lexer, type Token, type TokensList } from "marked";

/** One block of the text. An unchanged block stays the same object from one state to the next. */
export interface Block {
  readonly raw: string;
  readonly token: Token;
}

export interface BlockState {
  readonly text: string;
  /** Blocks before `settledEnd`, final. */
  readonly settled: readonly Block[];
  readonly settledEnd: number;
  /** Blocks after it, as far as they are lexed. */
  readonly tail: readonly Block[];
  readonly lexedEnd: number;
  /** Set while the tail is a fenced code block without its end. */
  readonly fence: OpenFence | null;
  readonly links: TokensList["links"];
}

interface OpenFence {
  /** Matches the line that ends the block. */
  readonly end: RegExp;
  readonly lang: string;
  readonly codeStart: number;
  /** Where the first line starts that was not complete when it was looked at. */
  readonly scanned: number;
}

/** Blocks at the end that more text may still join: a list can swallow the block after it. */
const UNSETTLED = 2;
/** A tail up to this length is lexed with every change; a longer one each time it has grown by a part of itself. */
const SMALL_TAIL = 8_000;
const GROWTH = 1 / 16;
/** Longer runs, blocks and texts are shown as they are: the rules within a paragraph are not linear. */
const MAX_INLINE = 16_000;
const MAX_BLOCK = 60_000;
const MAX_TEXT = 1_000_000;

const FENCE_START = /^ {0,3}(`{3,}|~{3,})([^\n]*)\n/;

const noText: BlockState = {
  text: "",
  settled: [],
  settledEnd: 0,
  tail: [],
  lexedEnd: 0,
  fence: null,
  links: {},
};

/**
 * The blocks of `text`, made from those of an earlier, shorter form of it where there is one. `done` says that no
 * more text comes: then the result is that of lexing it whole.
 */
export function growBlocks(previous: BlockState | null, source: string, done: boolean): BlockState {
  const text = source.includes("\r") ? source.replace(/\r\n?/g, "\n") : source;
  const before = previous !== null && text.startsWith(previous.text) ? previous : noText;
  if (text.length > MAX_TEXT) return { ...noText, text, tail: [plainBlock(text)], lexedEnd: text.length };
  if (done) return finish(before, text);

  const fence = before.fence ?? openFence(text, before.settledEnd);
  if (fence !== null) {
    const grown = growFence(before, text, fence);
    if (grown !== null) return grown;
  }
  const tailLength = text.length - before.settledEnd;
  const unlexed = text.length - before.lexedEnd;
  if (fence === null && tailLength > SMALL_TAIL && unlexed < tailLength * GROWTH) return { ...before, text };
  return lexTail(before, text);
}

/** Everything to draw, in order: settled blocks, lexed ones, and text that waits to be lexed. */
export function shownBlocks(state: BlockState): readonly Block[] {
  const waiting = state.text.slice(state.lexedEnd);
  const blocks = [...state.settled, ...state.tail];
  return waiting === "" ? blocks : [...blocks, plainBlock(waiting)];
}

function lexTail(before: BlockState, text: string): BlockState {
  const { blocks, links } = lex(text.slice(before.settledEnd), before.links);
  const lexed = keepEqual(blocks, before.tail);
  const count = settledCount(lexed);
  const settledNow = lexed.slice(0, count);
  const settledEnd = before.settledEnd + settledNow.reduce((sum, { raw }) => sum + raw.length, 0);
  const next: BlockState = {
    text,
    settled: count === 0 ? before.settled : [...before.settled, ...settledNow],
    settledEnd,
    tail: lexed.slice(count),
    lexedEnd: text.length,
    fence: null,
    links,
  };
  // A fence that begins a line ends whatever came before it.
  const last = next.tail.at(-1);
  const fenceAt = text.length - (last?.raw.length ?? 0);
  const fence = last?.token.type === "code" ? openFence(text, fenceAt) : null;
  if (fence === null) return next;
  const settled = [...next.settled, ...next.tail.slice(0, -1)];
  return growFence({ ...next, settled, settledEnd: fenceAt, tail: [] }, text, fence) ?? next;
}

/** Blocks without whitespace between them count; the last ones stay open. */
function settledCount(blocks: readonly Block[]): number {
  let open = 0;
  for (let i = blocks.length - 1; i >= 0; i--) {
    if (blocks[i]?.token.type === "space") continue;
    if (open === UNSETTLED) return i + 1;
    open++;
  }
  return 0;
}

function openFence(text: string, at: number): OpenFence | null {
  const match = FENCE_START.exec(text.slice(at, at + 400));
  if (match === null) return null;
  const [line, marker, info] = match;
  if (marker === undefined || info === undefined || (marker.startsWith("`") && info.includes("`")))
    return null;
  const codeStart = at + line.length;
  return {
    end: new RegExp(`^ {0,3}\\${marker[0]}{${marker.length},}[ \\t]*$`),
    lang: info.trim(),
    codeStart,
    scanned: codeStart,
  };
}

/** The state with the fence still open, or null when its end has arrived. */
function growFence(before: BlockState, text: string, fence: OpenFence): BlockState | null {
  let at = fence.scanned;
  for (let end = text.indexOf("\n", at); end >= 0; end = text.indexOf("\n", at)) {
    if (fence.end.test(text.slice(at, end))) return null;
    at = end + 1;
  }
  // The last line may be a closing fence in the making: it is not shown as code.
  const lastLine = text.slice(at);
  const mayEnd = /^ {0,3}[`~]*[ \t]*$/.test(lastLine);
  const code = text.slice(fence.codeStart, mayEnd ? Math.max(fence.codeStart, at - 1) : text.length);
  const raw = text.slice(before.settledEnd);
  return {
    ...before,
    text,
    tail: [{ raw, token: { type: "code", raw, lang: fence.lang, text: code } }],
    lexedEnd: text.length,
    fence: { ...fence, scanned: at },
  };
}

function finish(before: BlockState, text: string): BlockState {
  const { blocks, links } = lex(text, {});
  const known = Object.keys(links).length === 0 ? [...before.settled, ...before.tail] : [];
  return {
    text,
    settled: keepEqual(blocks, known),
    settledEnd: text.length,
    tail: [],
    lexedEnd: text.length,
    fence: null,
    links,
  };
}

/** Takes over the block at the same place where its text is the same, so that it is not drawn again. */
function keepEqual(blocks: readonly Block[], known: readonly Block[]): readonly Block[] {
  return blocks.map((block, index) => {
    const old = known[index];
    return old !== undefined && old.raw === block.raw && old.token.type === block.token.type ? old : block;
  });
}

function lex(
  text: string,
  links: TokensList["links"],
): { blocks: readonly Block[]; links: TokensList["links"] } {
  try {
    const lexer = new Lexer({ gfm: true });
    Object.assign(lexer.tokens.links, links);
    lexer.blockTokens(text, lexer.tokens);
    const tokens = [...lexer.tokens];
    const whole = tokens.reduce((sum, { raw }) => sum + raw.length, 0) === text.length;
    if (!whole) return { blocks: [plainBlock(text)], links };
    for (const { src, tokens: into } of lexer.inlineQueue) {
      if (src.length <= MAX_INLINE) lexer.inlineTokens(src, into);
      else into.push({ type: "html", raw: src, text: src });
    }
    return { blocks: tokens.map(toBlock), links: { ...lexer.tokens.links } };
  } catch {
    // Nesting deeper than the stack, or a text the lexer cannot take: it is still shown.
    return { blocks: [plainBlock(text)], links };
  }
}

function toBlock(token: Token): Block {
  const { raw } = token;
  return raw.length > MAX_BLOCK && token.type !== "code" ? plainBlock(raw) : { raw, token };
}

function plainBlock(raw: string): Block {
  return { raw, token: { type: "plain", raw, text: raw } };
}
