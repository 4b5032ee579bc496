// Commands that destroy what cannot be brought back, or hand the machine over. They are always asked for one by
// one. This is a warning for people, not a boundary: it looks at all that can be seen of a script, opaque or not.
import path from "node:path";
import type { ParsedCommand, SimpleCommand } from "./command-parse.js";

type Seen = SimpleCommand<string | null>;
type Judge = (args: readonly (string | null)[]) => string | null;

/** Why the script is destructive, as the reason shown to the user; null when nothing of the kind is seen. */
export function destructiveReason(parsed: ParsedCommand): string | null {
  for (const command of parsed.commands) {
    const reason = judge(command.words);
    if (reason !== null) return reason;
  }
  if (parsed.writes.some((file) => file !== null && isDisk(file))) return "writes to a disk device";
  if (runsDownload(parsed.commands)) return "runs code straight from the network";
  if (parsed.kind === "opaque" && !parsed.looked) return "is too long or too tangled to be looked through";
  return null;
}

/** Programs that run the rest of their line. */
const WRAPPERS = new Set(
  "env nohup time nice ionice timeout stdbuf setsid command exec builtin xargs busybox toybox chrt watch".split(
    " ",
  ),
);
const SHELLS = new Set(
  "sh bash zsh dash ksh fish python python3 perl ruby node php eval source .".split(" "),
);
const DOWNLOADERS = new Set(["curl", "wget", "fetch"]);

function judge(words: readonly (string | null)[]): string | null {
  const name = baseName(words[0] ?? null);
  const args = words.slice(1);
  if (WRAPPERS.has(name)) {
    // Where the wrapped command begins depends on the wrapper's options, so every word may be its name.
    for (let start = 1; start < words.length; start++) {
      const reason = judge(words.slice(start));
      if (reason !== null) return reason;
    }
    return null;
  }
  if (/^(?:mkfs|mke2fs|newfs)(?:\.|$)/.test(name)) return "formats a file system";
  return JUDGES.get(name)?.(args) ?? null;
}

const always =
  (reason: string): Judge =>
  () =>
    reason;

const whenShort =
  (letters: RegExp, long: RegExp, reason: string): Judge =>
  (args) =>
    args.some((arg) => arg !== null && ((/^-[^-]/.test(arg) && letters.test(arg)) || long.test(arg)))
      ? reason
      : null;

const recursive = (reason: string) => whenShort(/R/, /^--recursive$/, reason);

const JUDGES: ReadonlyMap<string, Judge> = new Map<string, Judge>([
  ["rm", whenShort(/[rRf]/, /^--(?:r|f)/, "removes files for good")],
  ["shred", always("destroys files for good")],
  ["srm", always("destroys files for good")],
  ["sudo", always("runs with the rights of another user")],
  ["doas", always("runs with the rights of another user")],
  ["su", always("runs with the rights of another user")],
  ["pkexec", always("runs with the rights of another user")],
  ["run0", always("runs with the rights of another user")],
  ["dd", (args) => (args.some((arg) => arg?.startsWith("of=")) ? "overwrites a file or device" : null)],
  ["wipefs", always("wipes a disk")],
  ["blkdiscard", always("wipes a disk")],
  ["fdisk", always("changes disk partitions")],
  ["sfdisk", always("changes disk partitions")],
  ["parted", always("changes disk partitions")],
  ["mkswap", always("wipes a disk")],
  ["chmod", recursive("changes permissions of whole folders")],
  ["chown", recursive("changes the owner of whole folders")],
  ["chgrp", recursive("changes the group of whole folders")],
  ["shutdown", always("stops the machine")],
  ["reboot", always("stops the machine")],
  ["halt", always("stops the machine")],
  ["poweroff", always("stops the machine")],
  ["init", (args) => (args.some((arg) => arg === "0" || arg === "6") ? "stops the machine" : null)],
  [
    "systemctl",
    (args) =>
      args.some((arg) => /^(?:poweroff|reboot|halt|kexec|suspend|hibernate)$/.test(arg ?? ""))
        ? "stops the machine"
        : null,
  ],
  ["crontab", whenShort(/r/, /^--remove$/, "removes scheduled jobs")],
  ["find", judgeFind],
  ["git", judgeGit],
]);

function judgeFind(args: readonly (string | null)[]): string | null {
  if (args.includes("-delete")) return "removes files for good";
  for (const [index, arg] of args.entries()) {
    if (arg === null || !/^-(?:exec|execdir|ok|okdir)$/.test(arg)) continue;
    const reason = judge(args.slice(index + 1));
    if (reason !== null) return reason;
  }
  return null;
}

function judgeGit(args: readonly (string | null)[]): string | null {
  // Options of git itself may stand before the subcommand, some with a value.
  const words = args.filter((arg): arg is string => arg !== null);
  const has = (...names: string[]) => words.some((word) => names.includes(word));
  const hasShort = (letter: string) =>
    words.some((word) => /^-[A-Za-z]+$/.test(word) && word.includes(letter));
  const discards = "discards changes that are not committed";
  if (has("reset") && has("--hard", "--merge", "--keep")) return discards;
  if (has("clean") && (hasShort("f") || words.some((word) => word.startsWith("--f")))) return discards;
  if (has("checkout") && (has("--", ".", "--force") || hasShort("f"))) return discards;
  if (has("restore") || (has("switch") && (has("--discard-changes", "--force") || hasShort("f"))))
    return discards;
  if (has("stash") && has("drop", "clear")) return "drops stashed changes";
  if (
    has("push") &&
    (hasShort("f") || words.some((word) => /^(?:--force|--mirror|--delete|--prune|\+.)/.test(word)))
  ) {
    return "overwrites history on a remote";
  }
  if (has("branch") && (hasShort("D") || (hasShort("d") && hasShort("f"))))
    return "deletes a branch for good";
  if (has("filter-branch", "filter-repo")) return "rewrites history";
  if (has("reflog") && has("expire", "delete")) return "deletes the way back to old commits";
  if (has("update-ref") && has("-d", "--stdin")) return "deletes references";
  if (has("worktree") && has("remove") && (has("--force") || hasShort("f"))) return discards;
  return null;
}

/** A download that flows into an interpreter, by a pipe or by a substitution. */
function runsDownload(commands: readonly Seen[]): boolean {
  const is = (command: Seen, names: ReadonlySet<string>) =>
    command.words.some((word, index) => names.has(baseName(word)) && (index === 0 || isWrapped(command)));
  const downloads = commands.filter((command) => is(command, DOWNLOADERS));
  const shells = commands.filter((command) => is(command, SHELLS));
  return downloads.some((download) =>
    shells.some(
      (shell) => download.nested || (shell.pipeline === download.pipeline && shell.place > download.place),
    ),
  );
}

function isWrapped(command: Seen): boolean {
  const name = baseName(command.words[0] ?? null);
  return WRAPPERS.has(name) || name === "sudo" || name === "doas";
}

function isDisk(file: string): boolean {
  return /^\/dev\/(?!(?:stdout|stderr|tty|null|zero|full|fd\/|shm\/|pts\/))/.test(path.posix.normalize(file));
}

/** Program names are compared in small letters: some file systems do not tell them apart. */
function baseName(word: string | null): string {
  return word === null ? "" : path.posix.basename(word).toLowerCase();
}
