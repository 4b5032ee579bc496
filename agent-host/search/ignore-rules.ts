// The ignore files of one listing: which rules count in which folder, and what they say of a path.
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { Ignore } from "ignore";

/** A larger ignore file is not read. */
const MAX_FILE_BYTES = 1 << 20;

interface RuleFile {
  readonly rules: Ignore;
  /** Makes rules without patterns. */
  readonly create: () => Ignore;
  /** For the folders that it ignores and that were brought back: its rules without ignoring the folder itself. */
  readonly within: Map<string, Ignore>;
  /** The folder that its patterns are relative to. */
  readonly folder: string;
  /** The same kind of file of a folder above. */
  readonly above: RuleFile | null;
}

/** The rules of one folder and of those above it: of `.ignore` files, which win, and of git's. */
export interface FolderRules {
  readonly dot: RuleFile | null;
  readonly git: RuleFile | null;
}

export const NO_RULES: FolderRules = { dot: null, git: null };

/** The names that `withFolder` wants to know of. */
export const RULE_FILES: readonly string[] = [".ignore", ".gitignore", ".git"];

/**
 * The rules that count in `folder`, given those above it and the names it holds. A repository starts anew: git's
 * rules from above do not reach into it.
 */
export async function withFolder(
  above: FolderRules,
  folder: string,
  names: ReadonlySet<string>,
): Promise<FolderRules> {
  let { dot, git } = above;
  if (names.has(".git")) git = await read(path.join(folder, ".git/info/exclude"), folder, null);
  if (names.has(".gitignore")) git = await read(path.join(folder, ".gitignore"), folder, git);
  if (names.has(".ignore")) dot = await read(path.join(folder, ".ignore"), folder, dot);
  return dot === above.dot && git === above.git ? above : { dot, git };
}

/** What the nearest rule says that says anything. `file` is absolute; a folder's rules may end with "/". */
export function isIgnored(rules: FolderRules, file: string, isDirectory: boolean): boolean {
  return verdict(rules.dot, file, isDirectory) ?? verdict(rules.git, file, isDirectory) ?? false;
}

function verdict(nearest: RuleFile | null, file: string, isDirectory: boolean): boolean | null {
  for (let at = nearest; at !== null; at = at.above) {
    const inside = at.folder.endsWith(path.sep) ? at.folder.length : at.folder.length + 1;
    const relative = file.slice(inside).split(path.sep).join("/");
    const { ignored, unignored } = rulesWithin(at, path.posix.dirname(relative)).test(
      isDirectory ? `${relative}/` : relative,
    );
    if (ignored || unignored) return ignored;
  }
  return null;
}

/**
 * The library says "ignored" of all that is in a folder it ignores. When we are in there all the same, rules nearer by
 * have brought that folder back, and only what the file says of its contents themselves counts.
 */
function rulesWithin({ rules, create, within }: RuleFile, folder: string): Ignore {
  if (folder === "." || !rules.test(`${folder}/`).ignored) return rules;
  const known = within.get(folder);
  if (known !== undefined) return known;
  const names = folder.replace(/[\\*?[\]!# ]/g, "\\$&").split("/");
  const made = create()
    .add(rules)
    .add(names.map((_, depth) => `!/${names.slice(0, depth + 1).join("/")}/`));
  within.set(folder, made);
  return made;
}

async function read(file: string, folder: string, above: RuleFile | null): Promise<RuleFile | null> {
  try {
    // Asked first: opening a named pipe would wait for a writer for ever.
    const found = await stat(file);
    if (!found.isFile() || found.size > MAX_FILE_BYTES) return above;
    const [text, { default: ignore }] = await Promise.all([readFile(file, "utf8"), import("ignore")]);
    const create = () => ignore({ allowRelativePaths: true, ignorecase: false });
    const rules = create().add(text.replace(/^\uFEFF/, ""));
    return { rules, create, within: new Map(), folder, above };
  } catch {
    // A file that cannot be read rules nothing.
    return above;
  }
}
