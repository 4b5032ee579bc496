// Commands whose arguments are a small language of their own.

/** Primaries of find and the number of arguments that each takes; none of them writes, runs or deletes. */
const FIND_PRIMARIES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    0: "-H -L -P ( ) ! , -not -a -and -o -or -empty -prune -print -print0 -ls -quit -depth -xdev -mount -follow -readable -writable -executable -true -false -daystart -noleaf -nouser -nogroup",
    1: "-maxdepth -mindepth -name -iname -path -ipath -wholename -iwholename -regex -iregex -regextype -type -xtype -size -newer -anewer -cnewer -mtime -mmin -atime -amin -ctime -cmin -perm -user -group -uid -gid -links -inum -samefile -lname -ilname -printf",
  }).flatMap(([count, names]) => names.split(" ").map((name): [string, number] => [name, Number(count)])),
);

/** find without -exec, -ok, -delete, -fprint and whatever else is not in the list. */
export function isReadOnlyFind(args: readonly string[]): boolean {
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    const count = FIND_PRIMARIES.get(arg);
    if (count !== undefined) index += count;
    // Anything else is a starting point; below a dash it would be a primary that is not known.
    else if (arg.startsWith("-")) return false;
  }
  return true;
}

// Neither a backslash nor a bracket stands in these patterns: implementations differ on where such a one ends.
const SED_ADDRESS = String.raw`(?:\d+|\$|/[^/\\[\]\n;{}]+/)`;
const SED_PRINT = new RegExp(`^(?:${SED_ADDRESS}(?:,(?:\\+?${SED_ADDRESS}))?)?!?[pqd=]$`);
const SED_REPLACE = new RegExp(
  `^(?:${SED_ADDRESS}(?:,${SED_ADDRESS})?)?s([/|,#])(?:(?!\\1)[^\\\\[\\]\\n;])+\\1(?:(?!\\1)[^\\\\\\n;])*\\1[gpiI]*$`,
);

/** sed that prints, deletes or replaces on its way to standard output: `sed -n '1,5p' file`, `sed 's/a/b/'`. */
export function isReadOnlySed(args: readonly string[]): boolean {
  const scripts: string[] = [];
  const operands: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    if (arg === "-e" || arg === "--expression") scripts.push(args[++index] ?? "?");
    else if (/^-[nEr]+$/.test(arg) || ["--quiet", "--silent", "--regexp-extended"].includes(arg)) continue;
    else if (/^-[nEr]*ne$/.test(arg)) scripts.push(args[++index] ?? "?");
    else if (arg.startsWith("-") && arg !== "-") return false;
    else operands.push(arg);
  }
  const first = scripts.length === 0 ? operands[0] : undefined;
  if (first !== undefined) scripts.push(first);
  return scripts.length > 0 && scripts.every(isHarmlessSedScript);
}

function isHarmlessSedScript(script: string): boolean {
  // A semicolon inside a pattern would cut it in two; the pieces then fail the patterns above.
  return script.split(/[;\n]/).every((command) => {
    const text = command.trim();
    return SED_PRINT.test(text) || SED_REPLACE.test(text);
  });
}

const UNARY_TESTS = new Set("-e -f -d -r -w -x -s -L -h -n -z -S -p -b -c -g -u -k -O -G".split(" "));
const OTHER_TESTS = new Set("! ( ) -a -o = == != -ef -nt -ot".split(" "));
const NUMBER_TESTS = new Set("-eq -ne -lt -le -gt -ge".split(" "));
const NUMBER = /^-?\d{1,18}$/;

/**
 * test and [ without -v, -R and -t, and with plain numbers on both sides of a comparison: some shells evaluate
 * the other operands as arithmetic, which can run commands.
 */
export function isReadOnlyTest(args: readonly string[]): boolean {
  return args.every((arg, index) => {
    if (NUMBER_TESTS.has(arg))
      return NUMBER.test(args[index - 1] ?? "") && NUMBER.test(args[index + 1] ?? "");
    if (UNARY_TESTS.has(arg) || OTHER_TESTS.has(arg) || NUMBER.test(arg)) return true;
    return !arg.startsWith("-");
  });
}

/**
 * printf without options. `%n` and `%(…)T` are left out, and numbers must be plain: zsh evaluates them as
 * arithmetic, which can assign and run commands.
 */
export function isReadOnlyPrintf(args: readonly string[]): boolean {
  const [format, ...values] = args[0] === "--" ? args.slice(1) : args;
  if (format === undefined || format.startsWith("-")) return false;
  const conversions = format.replaceAll("%%", "").match(/%[^%]*/g) ?? [];
  if (conversions.every((text) => /^%-?\d*(?:\.\d+)?[sbqc]/.test(text))) return true;
  const isNumeric = conversions.every((text) => /^%[-+ 0#]*\d*(?:\.\d+)?[sbqcdiouxXeEfFgG]/.test(text));
  return isNumeric && values.every((value) => /^-?\d+(?:\.\d+)?$/.test(value));
}
