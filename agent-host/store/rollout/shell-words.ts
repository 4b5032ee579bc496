// Rollouts hold a command as argv, items hold it as a person would type it: the two forms convert here.

/** Words of a command line by POSIX quoting rules, or null when a quote or an escape is left open. */
export function splitShellWords(line: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote: "'" | '"' | null = null;
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (quote === "'") {
      if (char === "'") quote = null;
      else word = (word ?? "") + char;
    } else if (char === "\\") {
      if (++at >= line.length) return null;
      const escaped = line.charAt(at);
      const keepsBackslash = quote === '"' && !'$`"\\\n'.includes(escaped);
      if (escaped !== "\n") word = (word ?? "") + (keepsBackslash ? `\\${escaped}` : escaped);
    } else if (quote === '"') {
      if (char === '"') quote = null;
      else word = (word ?? "") + char;
    } else if (char === "'" || char === '"') {
      quote = char;
      word ??= "";
    } else if (char === " " || char === "\t" || char === "\n") {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? "") + char;
    }
  }
  if (quote !== null) return null;
  if (word !== null) words.push(word);
  return words;
}

/** One command line that splits into exactly these words. */
export function joinShellWords(words: readonly string[]): string {
  return words.map(quoteWord).join(" ");
}

function quoteWord(word: string): string {
  if (word === "") return "''";
  if (/^[\w@%+=:,./\]-]+$/.test(word)) return word;
  if (!word.includes("'")) return `'${word}'`;
  return `"${word.replace(/[$`"\\]/g, "\\$&")}"`;
}
