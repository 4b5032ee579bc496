// What a link or a word in the model's text may lead to: a page on the web, or a file.

export type Target =
  | { readonly kind: "web"; readonly href: string }
  | { readonly kind: "file"; readonly path: string; readonly line: number | null };

const MAX_HREF = 2_000;

/** The target of a markdown link; null when it may not be followed. */
export function linkTarget(href: string): Target | null {
  const trimmed = href.trim();
  if (trimmed.length > MAX_HREF) return null;
  if (/^https?:\/\//i.test(trimmed))
    return URL.canParse(trimmed) ? { kind: "web", href: new URL(trimmed).href } : null;
  const isDrive = /^[A-Za-z]:[\\/]/.test(trimmed);
  const scheme = /^([A-Za-z][\w+.-]*):(?!\d)/.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme === "file") return fileUrlTarget(trimmed);
  if ((scheme !== undefined && !isDrive) || trimmed.startsWith("//") || trimmed.startsWith("\\\\"))
    return null;
  return trimmed.startsWith("#") || trimmed === "" ? null : withLine(decodePath(trimmed));
}

function fileUrlTarget(href: string): Target | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  // A file on another machine: opening it would sign in there.
  if (url.host !== "") return null;
  return withLine(decodePath(url.pathname.replace(/^\/(?=[A-Za-z]:)/, "")) + url.hash);
}

/** Extensions that make a bare word such as `main.ts` a file rather than a member access. */
const EXTENSIONS = new Set(
  (
    "bash bat c cc cfg cjs conf cpp cs css csv cts dart go gradle h hpp htm html ini java js json jsonc jsx kt " +
    "less lock log lua md mdx mjs mts php pl proto ps1 py rb rs rst sass scala scss sh sql svelte swift tf toml " +
    "ts tsx txt vue xml yaml yml zig"
  ).split(" "),
);
const WORD = /^(?:[A-Za-z]:[\\/]|[\\/]|\.{1,2}[\\/])?[\w@.+-][\w@.+ -]*(?:[\\/][\w@.+-][\w@.+ -]*)*$/;

/** A word set as code, read as a file with an optional line, such as `src/main.ts:12`; null for other code. */
export function wordTarget(word: string): (Target & { readonly kind: "file" }) | null {
  if (word.length > 260) return null;
  const target = withLine(word);
  const { path, line } = target;
  if (!WORD.test(path) || path.includes("  ")) return null;
  const name = path.split(/[\\/]/).at(-1) ?? "";
  const extension = /\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? "";
  const inFolder = /[\\/]/.test(path) && !path.includes(" ");
  const isFile = EXTENSIONS.has(extension) && (inFolder || !path.includes(" "));
  return isFile || (inFolder && extension !== "" && (line !== null || !/^\d+$/.test(extension)))
    ? target
    : null;
}

function withLine(text: string): Target & { readonly kind: "file" } {
  const match = /^(.+?)(?::(\d+)(?:[:-]\d+)*|#L(\d+)(?:-L?\d+)?)$/.exec(text);
  if (match?.[1] === undefined) return { kind: "file", path: text.replace(/#.*$/, ""), line: null };
  return { kind: "file", path: match[1], line: Number(match[2] ?? match[3]) };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A percent sign that encodes nothing is part of the name.
    return path;
  }
}
