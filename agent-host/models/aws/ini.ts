/** A section's keys, in lower case, and their values. */
export type IniSection = ReadonlyMap<string, string>;

/**
 * The sections of one of AWS's own files, by the name in the brackets. Of a section that comes twice the later lines
 * win; indented lines belong to settings that nobody here uses. Never throws.
 */
export function parseIni(text: string): ReadonlyMap<string, IniSection> {
  const sections = new Map<string, Map<string, string>>();
  let current: Map<string, string> | null = null;
  for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    if (/^\s*(?:[#;].*)?$/.test(line)) continue;
    const header = /^\[\s*([^\]]+?)\s*\]/.exec(line)?.[1];
    if (header !== undefined) {
      current = sections.get(header) ?? new Map();
      sections.set(header, current);
      continue;
    }
    const [, key, value] = /^([^\s=][^=]*?)\s*=\s*(.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    current?.set(key.toLowerCase(), value.replace(/(?:^|\s+)[#;].*$/, "").trim());
  }
  return sections;
}
