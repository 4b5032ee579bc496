// A strict reading of command-line options for the table of read-only commands: exact names only. Whoever relies
// on it must be safe whether options after the first operand count (GNU) or not (BSD, POSIXLY_CORRECT).

/** The options a command may have. Everything that is not named is refused. */
export interface OptionSpec {
  /** Short options without a value, one character each. */
  readonly flags?: string;
  /** Short options with a value, attached or in the next argument. */
  readonly values?: string;
  /** Short options whose value, if any, is attached. */
  readonly attached?: string;
  /** Long options, separated by blanks: `name`, `name=` with a value, `name=?` with one that may be left out. */
  readonly long?: string;
  /** `-5`, a count. */
  readonly count?: boolean;
}

export interface Arguments {
  /** Options without dashes and values, in order. */
  readonly options: readonly string[];
  readonly operands: readonly string[];
  /** The operands before the first option that follows one; differs from `operands` between GNU and BSD. */
  readonly optionsFollow: boolean;
  /** Values of options, e.g. `["format", "%H"]`. */
  readonly values: readonly (readonly [name: string, value: string])[];
}

/** Reads `args`, or answers null when an option is unknown, abbreviated, or lacks its value. */
export function readOptions(args: readonly string[], spec: OptionSpec): Arguments | null {
  const long = (spec.long ?? "").split(" ");
  const options: string[] = [];
  const operands: string[] = [];
  const values: [string, string][] = [];
  let optionsFollow = false;

  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    if (arg === "--") {
      operands.push(...args.slice(index + 1));
      break;
    }
    if (!arg.startsWith("-") || arg === "-") {
      operands.push(arg);
      continue;
    }
    optionsFollow ||= operands.length > 0;
    const taken = arg.startsWith("--") ? takeLong(arg.slice(2), index) : takeShort(arg.slice(1), index);
    if (taken === null) return null;
    index += taken;
  }
  return { options, operands, values, optionsFollow };

  /** The number of further arguments that the option takes, or null when it is refused. */
  function takeLong(text: string, index: number): number | null {
    const equals = text.indexOf("=");
    const name = equals === -1 ? text : text.slice(0, equals);
    if (!/^[a-z0-9][A-Za-z0-9-]*$/.test(name)) return null;
    options.push(name);
    if (equals !== -1) {
      values.push([name, text.slice(equals + 1)]);
      return long.includes(`${name}=`) || long.includes(`${name}=?`) ? 0 : null;
    }
    if (long.includes(name) || long.includes(`${name}=?`)) return 0;
    return long.includes(`${name}=`) ? takeNext(name, index) : null;
  }

  function takeShort(letters: string, index: number): number | null {
    if (spec.count === true && /^\d+$/.test(letters)) return 0;
    for (let place = 0; place < letters.length; place++) {
      const letter = letters.charAt(place);
      const rest = letters.slice(place + 1);
      options.push(letter);
      if (spec.flags?.includes(letter)) continue;
      if (spec.attached?.includes(letter) || (spec.values?.includes(letter) && rest !== "")) {
        values.push([letter, rest]);
        return 0;
      }
      return spec.values?.includes(letter) ? takeNext(letter, index) : null;
    }
    return 0;
  }

  function takeNext(name: string, index: number): number | null {
    const value = args[index + 1];
    if (value === undefined) return null;
    values.push([name, value]);
    return 1;
  }
}
