// Agents run commands through a shell; people think of the command inside.

/** Only shells where systems keep them: a `bash` in the workspace could be anything. */
const WRAPPED =
  /^(?:\/(?:usr\/(?:local\/)?)?bin\/|\/opt\/homebrew\/bin\/)?(bash|sh|zsh|dash)\s+-l?c\s+([\s\S]+)$/;
/** One argument of a POSIX shell that means itself: single quotes, or double quotes without expansions. */
const SINGLE_QUOTED = /^'((?:[^']|'\\''|'"'"')*)'$/;
const DOUBLE_QUOTED = /^"([^"\\$`!]*)"$/;
const BARE = /^[\w@%+=:,./-]+$/;

/**
 * The script that a command line hands to a shell, or the command line itself when it is anything but exactly
 * that: leaving out words that run would deceive the person who approves.
 */
export function innerCommand(command: string): string {
  const script = WRAPPED.exec(command.trim())?.[2]?.trim();
  if (script === undefined) return command;
  const single = SINGLE_QUOTED.exec(script)?.[1];
  if (single !== undefined) return single.replaceAll(`'\\''`, "'").replaceAll(`'"'"'`, "'");
  return DOUBLE_QUOTED.exec(script)?.[1] ?? BARE.exec(script)?.[0] ?? command;
}
