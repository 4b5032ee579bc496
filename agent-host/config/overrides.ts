// Settings from the command line (`-c key=value`) and from requests.
import { errorMessage, HostError } from "../base/errors.js";
import type { JsonValue } from "./config.js";
import { parseKeyPath } from "./key-path.js";
import { parseToml } from "./toml.js";
import { type ConfigTable, mergeTables, withValue } from "./tree.js";

export interface Override {
  readonly keys: readonly string[];
  /** TOML, or text that is taken as it is when it is not. */
  readonly text: string;
}

/** Throws HostError "invalid-request" that names the option. */
export function parseOverride(option: string): Override {
  const refuse = (why: string) =>
    new HostError("invalid-request", `failed to load configuration: option -c "${option}": ${why}`);
  const equals = equalsSign(option);
  if (equals < 0) throw refuse("there is no = in it");
  try {
    return { keys: parseKeyPath(option.slice(0, equals)), text: option.slice(equals + 1).trim() };
  } catch (error) {
    throw refuse(errorMessage(error));
  }
}

/** The first = outside of quotes. */
function equalsSign(option: string): number {
  let quote = "";
  for (let at = 0; at < option.length; at++) {
    const char = option.charAt(at);
    if (quote !== "") {
      if (char === "\\" && quote === '"') at++;
      else if (char === quote) quote = "";
    } else if (char === '"' || char === "'") quote = char;
    else if (char === "=") return at;
  }
  return -1;
}

/** One layer from the options in their order; a later one wins, tables merge. */
export async function overridesTable(overrides: readonly Override[]): Promise<ConfigTable> {
  let table: ConfigTable = {};
  for (const { keys, text } of overrides) {
    table = mergeTables(table, withValue({}, keys, await parseValue(text)));
  }
  return table;
}

/** One layer from dotted keys. A null says nothing about its key. Throws HostError "invalid-request". */
export function requestTable(overrides: Readonly<Record<string, JsonValue>>): ConfigTable {
  let table: ConfigTable = {};
  for (const [path, value] of Object.entries(overrides)) {
    if (value === null) continue;
    try {
      table = mergeTables(table, withValue({}, parseKeyPath(path), value));
    } catch (error) {
      throw new HostError("invalid-request", `failed to load configuration: ${errorMessage(error)}`);
    }
  }
  return table;
}

async function parseValue(text: string): Promise<JsonValue> {
  // Words such as model names are no TOML; knowing that much saves loading the parser.
  if (/^[A-Za-z][\w./:@-]*$/.test(text) && !/^(?:true|false|inf|nan)$/.test(text)) return text;
  if (/^"[^"\\]*"$/.test(text) || /^'[^']*'$/.test(text)) return text.slice(1, -1);
  try {
    return (await parseToml(`value = ${text}`)).value ?? text;
  } catch {
    // What is not TOML is meant as a string, so that nobody has to quote for the shell and for us.
    return text;
  }
}
