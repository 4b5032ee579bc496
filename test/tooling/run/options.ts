// The command line of `npm test`.
import { parseArgs } from "node:util";
import { UserError } from "../../support/ending.js";

/** In the order they run: the quick ones first. */
export const RINGS = ["architecture", "agent-host", "scenarios", "webview", "extension", "package"] as const;
export type Ring = (typeof RINGS)[number];

export const HELP = `npm test -- [RING …] [options]

Rings: ${RINGS.join(", ")} (all of them unless named)

  --grep TEXT    only tests whose full title has TEXT (a regular expression)
  --no-build     test dist/ as it is
  --fuzz N       send N mutated messages through each framing
  --kills N      kill a host N times in the middle of its work
  --seconds N    let two hosts work on one home for so long
  --seed N       the same choices as a run that said this seed
  --help         show this
`;

export interface RunOptions {
  readonly help: boolean;
  readonly build: boolean;
  readonly rings: readonly Ring[];
  readonly grep: string | undefined;
  readonly endurance: EnduranceOptions;
}

/** As they were given, see test/support/endurance.ts; undefined leaves it to the tests. */
export interface EnduranceOptions {
  readonly messages: number | undefined;
  readonly kills: number | undefined;
  readonly seconds: number | undefined;
  readonly seed: number | undefined;
}

export function readOptions(args: readonly string[]): RunOptions {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        grep: { type: "string", short: "g" },
        "no-build": { type: "boolean", default: false },
        fuzz: { type: "string" },
        kills: { type: "string" },
        seconds: { type: "string" },
        seed: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    for (const name of positionals) {
      if (!RINGS.some((ring) => ring === name)) {
        throw new Error(`there is no ring ${name}; the rings are ${RINGS.join(", ")}`);
      }
    }
    const rings = RINGS.filter((ring) => positionals.length === 0 || positionals.includes(ring));
    const endurance = {
      messages: wholeNumber("fuzz", values.fuzz),
      kills: wholeNumber("kills", values.kills),
      seconds: wholeNumber("seconds", values.seconds),
      seed: wholeNumber("seed", values.seed),
    };
    return { help: values.help, build: !values["no-build"], rings, grep: values.grep, endurance };
  } catch (error) {
    throw new UserError(`${(error as Error).message}\nnpm test -- --help lists the options`);
  }
}

function wholeNumber(option: string, value: string | undefined): number | undefined {
  if (value !== undefined && !/^\d{1,10}$/.test(value)) throw new Error(`--${option} wants a whole number`);
  return value === undefined ? undefined : Number(value);
}
