// Records are written in snake_case, nouns in camelCase.

/** Renames the keys of plain data, all the way down; with `andValues` strings change too (for enum values). */
export function toSnakeKeys(value: unknown, mode: "keysOnly" | "andValues" = "keysOnly"): unknown {
  return convert(value, toSnake, mode);
}

/** The inverse of toSnakeKeys. */
export function toCamelKeys(value: unknown, mode: "keysOnly" | "andValues" = "keysOnly"): unknown {
  return convert(value, toCamel, mode);
}

function convert(value: unknown, rename: (word: string) => string, mode: "keysOnly" | "andValues"): unknown {
  if (typeof value === "string") return mode === "andValues" ? rename(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => convert(each, rename, mode));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [rename(key), convert(member, rename, mode)]),
  );
}

function toSnake(word: string): string {
  return word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function toCamel(word: string): string {
  return word.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
