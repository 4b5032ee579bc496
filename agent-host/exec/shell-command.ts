// How a script is handed to a shell, and how that is shown to people.
import path from "node:path";

/** `login` reads the user's profile first, so that PATH is what the user has in a terminal. */
export function shellArgv(shell: string, script: string, login: boolean): [string, ...string[]] {
  switch (shellName(shell)) {
    case "cmd":
      return [shell, "/d", "/s", "/c", script];
    case "powershell":
    case "pwsh":
      return login ? [shell, "-Command", script] : [shell, "-NoProfile", "-Command", script];
    default:
      return [shell, login ? "-lc" : "-c", script];
  }
}

/** The command line as one would type it into a POSIX shell. */
export function shellQuoted(argv: readonly string[]): string {
  return argv.map(quoteWord).join(" ");
}

const KNOWN_SHELLS = new Set(["bash", "zsh", "sh", "dash", "fish", "cmd", "powershell", "pwsh"]);
const SHELL_FOLDERS = new Set(["/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"]);

/**
 * True for the user's own shell and for shells where systems keep them. Anything else that calls itself a shell
 * may run something other than the script which was shown and approved.
 */
export function isTrustedShell(shell: string, userShell: string): boolean {
  if (shell === userShell) return true;
  if (!KNOWN_SHELLS.has(shellName(shell))) return false;
  return !/[/\\]/.test(shell) || SHELL_FOLDERS.has(path.posix.dirname(shell));
}

function shellName(shell: string): string {
  return path.win32
    .basename(shell)
    .toLowerCase()
    .replace(/\.exe$/, "");
}

function quoteWord(word: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  if (!word.includes("'")) return `'${word}'`;
  if (!/["$`\\!]/.test(word)) return `"${word}"`;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
