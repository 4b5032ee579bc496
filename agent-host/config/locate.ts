// Where a key stands in a TOML file that parses: the parser itself does not say.
import { parseKeyPath } from "./key-path.js";

/** Counted from 1. */
export interface TomlPosition {
  readonly line: number;
  readonly column: number;
}

/**
 * The place of the deepest part of the path that stands on a line of its own, or null. Multi-line strings that
 * look like keys can mislead it; it only serves to point a person to the mistake.
 */
export function locateKey(
  text: string,
  path: readonly string[],
  what: "key" | "value" = "value",
): TomlPosition | null {
  let table: string[] = [];
  let best: { readonly depth: number; readonly position: TomlPosition } | null = null;
  for (const [index, line] of text.split("\n").entries()) {
    const header = /^\s*\[\[?(.*?)\]\]?\s*(?:#.*)?$/.exec(line);
    const assignment = /^(\s*)((?:"(?:[^"\\]|\\.)*"|'[^']*'|[^"'=#])+?)\s*=\s*/.exec(line);
    const keys = header === null ? null : tryParse(header[1] ?? "");
    if (keys !== null) {
      table = keys;
      best = better(best, table, path, { line: index + 1, column: line.search(/\S/) + 1 });
    } else if (assignment !== null) {
      const own = tryParse(assignment[2] ?? "");
      if (own !== null) {
        best = better(best, [...table, ...own], path, {
          line: index + 1,
          column: (what === "key" ? (assignment[1] ?? "") : assignment[0]).length + 1,
        });
      }
    }
  }
  return best?.position ?? null;
}

function better(
  best: { readonly depth: number; readonly position: TomlPosition } | null,
  keys: readonly string[],
  path: readonly string[],
  position: TomlPosition,
) {
  // A table may stand there only in the names of those inside of it.
  const depth = Math.min(keys.length, path.length);
  const isOnTheWay = keys.slice(0, depth).every((key, index) => key === path[index]);
  return isOnTheWay && depth > (best?.depth ?? 0) ? { depth, position } : best;
}

function tryParse(text: string): string[] | null {
  try {
    return parseKeyPath(text);
  } catch {
    // Not a key: part of a multi-line value.
    return null;
  }
}
