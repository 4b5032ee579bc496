// Git commands that only read. Two dangers are kept apart. What a command is told on its line is judged here, by
// exact options. What a repository makes git run by its own configuration (file system monitor, hooks, filters,
// diff drivers, signature checks, pagers, fetches of missing objects) is judged by plain-repository.ts: most
// commands are read-only in a plain repository alone, and a few ask so little of it that it does not matter.
import { type Arguments, type OptionSpec, readOptions } from "./options.js";

/** How far a git command can be trusted; `null`: not at all. */
export type GitVerdict = "anywhere" | "in-plain-repository" | null;

interface GitRule extends OptionSpec {
  readonly isFine?: (args: Arguments) => boolean;
}

const DIFF_LONG =
  "stat=? numstat shortstat name-only name-status patch no-patch raw summary cached staged unified= no-color " +
  "color=? word-diff=? color-words minimal patience histogram ignore-all-space ignore-space-change " +
  "ignore-blank-lines ignore-space-at-eol find-renames=? no-renames diff-filter= exit-code quiet check " +
  "relative=? no-ext-diff no-textconv merge-base function-context abbrev=? full-index compact-summary";
const LOG_LONG =
  `${DIFF_LONG} oneline graph decorate=? no-decorate all branches=? tags=? remotes=? since= until= after= before= ` +
  "author= committer= grep= invert-grep regexp-ignore-case no-merges merges reverse follow first-parent date= " +
  "abbrev-commit no-abbrev-commit max-count= skip= topo-order date-order format= pretty=? left-right cherry-pick " +
  "no-walk source full-history simplify-merges ancestry-path";
const DIFF_RULE: GitRule = { flags: "pswbWzRra", values: "USGO", attached: "MC", long: DIFF_LONG };
const LOG_RULE: GitRule = {
  flags: "pswbWzriEFP",
  values: "USGnL",
  attached: "MC",
  count: true,
  long: LOG_LONG,
  isFine: hasNoSignature,
};
const list = (name: string) => (args: Arguments) => args.operands.length === 1 && args.operands[0] === name;
const listsOnly = (args: Arguments) =>
  args.operands.length === 0 ||
  (args.options.some((name) => name === "list" || name === "l") && !args.optionsFollow);

const RULES: ReadonlyMap<string, GitRule> = new Map<string, GitRule>([
  [
    "status",
    {
      flags: "sbvz",
      attached: "u",
      long: "short branch long porcelain=? untracked-files=? ignored=? show-stash",
    },
  ],
  ["diff", DIFF_RULE],
  ["log", LOG_RULE],
  ["show", LOG_RULE],
  ["blame", { flags: "wsefltc", values: "L", attached: "MC", long: "date= porcelain show-email root" }],
  // An operand names a branch or tag to create, unless --list makes it a pattern.
  [
    "branch",
    {
      flags: "arvi",
      long:
        "all remotes verbose list show-current contains= no-contains= merged= no-merged= points-at= sort= format= " +
        "color=? no-color ignore-case",
      isFine: (args) => listsOnly(args) && hasNoSignature(args),
    },
  ],
  [
    "tag",
    {
      flags: "il",
      attached: "n",
      long: "list contains= no-contains= merged= no-merged= points-at= sort= format= ignore-case",
      isFine: (args) => listsOnly(args) && hasNoSignature(args),
    },
  ],
  [
    "describe",
    { long: "tags all always abbrev= match= exclude= long exact-match first-parent contains candidates=" },
  ],
  [
    "ls-files",
    {
      flags: "comdstukvzi",
      values: "xX",
      long:
        "cached others modified deleted stage unmerged killed exclude-standard exclude= full-name error-unmatch ignored " +
        "directory",
    },
  ],
  ["ls-tree", { flags: "rdtlz", long: "name-only name-status full-name full-tree long abbrev=?" }],
  ["rev-list", { ...LOG_RULE, long: `${LOG_LONG} count` }],
  ["merge-base", { flags: "a", long: "all is-ancestor octopus fork-point independent" }],
  ["cat-file", { flags: "tspe" }],
  [
    "rev-parse",
    {
      flags: "q",
      long:
        "verify quiet short=? abbrev-ref symbolic-full-name symbolic all branches tags remotes show-toplevel show-cdup " +
        "show-prefix git-dir absolute-git-dir git-common-dir is-inside-work-tree is-inside-git-dir " +
        "is-bare-repository is-shallow-repository",
    },
  ],
  // Without -O, which opens a pager.
  [
    "grep",
    {
      flags: "nilwEFGPvchHoIpWqraz",
      values: "eABCfm",
      long:
        "cached untracked line-number ignore-case word-regexp fixed-strings extended-regexp perl-regexp count " +
        "files-with-matches name-only no-color heading break max-depth= max-count= and or not all-match " +
        "show-function function-context after-context= before-context= context=",
    },
  ],
  ["stash", { isFine: list("list") }],
  ["worktree", { long: "porcelain", isFine: list("list") }],
]);

/** Commands that look at configuration and the names of references, and at neither index nor objects. */
const EASY_RULES: ReadonlyMap<string, GitRule> = new Map<string, GitRule>([
  ["version", { isFine: (args) => args.operands.length === 0 }],
  [
    "remote",
    {
      flags: "v",
      long: "verbose",
      isFine: ({ operands }) => operands.length === 0 || (operands[0] === "get-url" && operands.length === 2),
    },
  ],
  [
    "branch",
    { long: "show-current", isFine: (args) => args.operands.length === 0 && args.options.length > 0 },
  ],
  [
    "rev-parse",
    {
      long:
        "verify quiet abbrev-ref show-toplevel show-cdup show-prefix git-dir absolute-git-dir is-inside-work-tree " +
        "is-inside-git-dir is-bare-repository",
      isFine: (args) => args.operands.every((name) => /^(?:HEAD|refs\/[\w/-]+)$/.test(name)),
    },
  ],
]);

/** `args` follow the word `git`. */
export function gitVerdict(args: readonly string[]): GitVerdict {
  if (args.length === 1 && args[0] === "--version") return "anywhere";
  const [name, ...rest] = args[0] === "--no-pager" ? args.slice(1) : args;
  if (name === undefined) return null;
  if (follows(EASY_RULES.get(name), rest)) return "anywhere";
  return follows(RULES.get(name), rest) ? "in-plain-repository" : null;
}

function follows(rule: GitRule | undefined, args: readonly string[]): boolean {
  if (rule === undefined) return false;
  const read = readOptions(args, rule);
  return read !== null && (rule.isFine?.(read) ?? true);
}

/** `%G?` and its like run the signature checker. */
function hasNoSignature(args: Arguments): boolean {
  return args.values.every(([, value]) => !value.includes("%G") && !value.includes("signature"));
}
