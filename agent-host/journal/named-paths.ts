// Which paths a script may be about to change, read off its text. This only decides what is looked at before the
// script runs: a word too many costs one look, so nothing here needs to understand the shell.
import path from "node:path";
import { type PathPattern, toPattern } from "./path-pattern.js";

/** Longer scripts carry their data with them, and their names at the front. */
const MAX_CHARS = 10_000;
const MAX_WORDS = 500;

export interface NamedPaths {
  /** Absolute; they need not exist. */
  readonly paths: readonly string[];
  /** Patterns as shells expand them; they tell whether an absolute path matches. */
  readonly patterns: readonly PathPattern[];
}

export function namedPaths(script: string, cwd: string): NamedPaths {
  const words = wordsOf(script.slice(0, MAX_CHARS));
  const folders = new Set([cwd]);
  for (const [index, word] of words.entries()) {
    if (words[index - 1] === "cd" || words[index - 1] === "-C") folders.add(path.resolve(cwd, word));
  }
  const paths = new Set<string>();
  const patterns: PathPattern[] = [];
  for (const word of new Set(words)) {
    if (word.startsWith("-") || /^\d+$/.test(word)) continue;
    for (const folder of folders) {
      const named = path.resolve(folder, word);
      if (/[*?[{]/.test(word)) patterns.push(toPattern(named));
      else paths.add(named);
    }
  }
  return { paths: [...paths], patterns };
}

/** Quoted text as one word, and what stands between the signs of shell syntax; `--out=file` gives `file` too. */
function wordsOf(script: string): string[] {
  const words: string[] = [];
  for (const match of script.matchAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"|((?:\\.|[^\s'"`;|&<>()$])+)/gs)) {
    if (words.length >= MAX_WORDS) break;
    const word = match[1] ?? match[2] ?? (match[3] ?? "").replace(/\\(.)/gs, "$1");
    if (word === "" || word.length > 1_000 || word.includes("\0")) continue;
    words.push(word);
    const value = /^[^=]*=(.+)$/s.exec(word)?.[1];
    if (value !== undefined) words.push(value);
    // A quoted text may be a script of its own.
    if (match[3] === undefined && /\s/.test(word)) words.push(...wordsOf(word).slice(0, 50));
  }
  return words;
}
