// The output of commands as runs of text with basic colours. Everything else that terminals understand is left
// out: the page is no terminal.

export interface AnsiStyle {
  /** 0..15, as terminals number their colours. */
  readonly color: number | null;
  readonly background: number | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
}

export interface AnsiRun {
  readonly text: string;
  readonly style: AnsiStyle;
}

export const plainStyle: AnsiStyle = {
  color: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
};

const ESC = String.fromCharCode(0x1b);
const BEL = String.fromCharCode(0x07);
/** CSI and OSC sequences, two-character escapes, and one cut off at the end of the text. */
const ESCAPE = new RegExp(
  `${ESC}(?:${[
    String.raw`\[([0-9;:?<=>!]*)[ -/]*([@-~])`,
    String.raw`\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\)?`,
    String.raw`[@-Z\\^_a-z=>0-9()]`,
    String.raw`\[[^@-~]{0,64}$`,
    "$",
  ].join("|")})`,
  "g",
);
/** Other control characters, but those that shape text. */
const CONTROL = /(?![\t\n\r])\p{Cc}/gu;

/** Splits text into runs of one style. A carriage return within a line lets the later text win, as on a screen. */
export function ansiRuns(text: string): readonly AnsiRun[] {
  const runs: AnsiRun[] = [];
  let style = plainStyle;
  let from = 0;
  const clean = text.includes("\r") ? overwriteLines(text) : text;
  const add = (piece: string) => {
    const shown = piece.replace(CONTROL, "");
    if (shown !== "") runs.push({ text: shown, style });
  };
  for (const match of clean.matchAll(ESCAPE)) {
    add(clean.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[2] === "m") style = applySgr(style, match[1] ?? "");
  }
  add(clean.slice(from));
  return runs;
}

function overwriteLines(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .split("\n")
    .map((line) => line.replace(/\r+$/, "").split("\r").at(-1) ?? "")
    .join("\n");
}

function applySgr(before: AnsiStyle, parameters: string): AnsiStyle {
  const codes = parameters.split(/[;:]/).map((code) => (code === "" ? 0 : Number(code)));
  let style = before;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (code === 38 || code === 48) {
      const color = codes[i + 1] === 5 ? (codes[i + 2] ?? null) : null;
      i += codes[i + 1] === 2 ? 4 : 2;
      // The further 240 colours and true colour would clash with the theme: text stays readable without them.
      const basic = color !== null && color < 16 ? color : null;
      style = code === 38 ? { ...style, color: basic } : { ...style, background: basic };
    } else {
      style = applyCode(style, code);
    }
  }
  return style;
}

function applyCode(style: AnsiStyle, code: number): AnsiStyle {
  switch (code) {
    case 0:
      return plainStyle;
    case 1:
      return { ...style, bold: true };
    case 2:
      return { ...style, dim: true };
    case 3:
      return { ...style, italic: true };
    case 4:
      return { ...style, underline: true };
    case 22:
      return { ...style, bold: false, dim: false };
    case 23:
      return { ...style, italic: false };
    case 24:
      return { ...style, underline: false };
    case 39:
      return { ...style, color: null };
    case 49:
      return { ...style, background: null };
    default:
      return applyColor(style, code);
  }
}

function applyColor(style: AnsiStyle, code: number): AnsiStyle {
  if (code >= 30 && code <= 37) return { ...style, color: code - 30 };
  if (code >= 90 && code <= 97) return { ...style, color: code - 82 };
  if (code >= 40 && code <= 47) return { ...style, background: code - 40 };
  if (code >= 100 && code <= 107) return { ...style, background: code - 92 };
  return style;
}

/** The classes of a style; null for plain text. */
export function ansiClass(style: AnsiStyle): string | null {
  const names = [
    style.color === null ? "" : `ansi-fg-${style.color}`,
    style.background === null ? "" : `ansi-bg-${style.background}`,
    style.bold ? "ansi-bold" : "",
    style.dim ? "ansi-dim" : "",
    style.italic ? "ansi-italic" : "",
    style.underline ? "ansi-underline" : "",
  ].filter((name) => name !== "");
  return names.length === 0 ? null : names.join(" ");
}
