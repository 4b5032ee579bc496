// What comes from the host reaches the view unparsed: zod would weigh more than the rest of the page. These
// readers give a definite value for anything, so that a host that is newer, older or broken cannot stop the view.

export type WireObject = Readonly<Record<string, unknown>>;

/** The value as an object; an empty one for anything else. */
export function toObject(value: unknown): WireObject {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is WireObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function toText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function toTextOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

export function toNumberOrNull(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

export function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function toTexts(value: unknown): readonly string[] {
  return toList(value).filter((entry) => typeof entry === "string");
}

/** The value when it is one of the given words, else the first of them. */
export function toOneOf<const T extends string>(value: unknown, words: readonly [T, ...T[]]): T {
  return words.find((word) => word === value) ?? words[0];
}
