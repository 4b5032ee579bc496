// The command line of `npm start`.
import path from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "../../support/ending.js";

export const HELP = `npm start -- [FOLDER] [options]        build, then open VS Code with Heddle on a folder
npm start -- exec "PROMPT" [options]   build, then run one prompt in the terminal

Without FOLDER or --folder this works on a scratch copy of media/sample-workspace. Without a model,
Heddle's own offline rules answer: they need no key and are no language model.

  --folder DIR        the folder to work on
  --model NAME        the model to use
  --model-url URL     base URL of an OpenAI-compatible server; OPENAI_API_KEY is passed on
  --wire-api API      chat (default) or responses: what that server speaks
  --port N            the port of the served VS Code (default: a free one)
  --served            serve VS Code to the browser even if a desktop VS Code is there
  --no-build          use dist/ as it is
  --help              show this

Arguments of exec after a further -- go to the agent host as they are, for example:
  npm start -- exec "run ls" -- --json
`;

export interface StartOptions {
  readonly help: boolean;
  readonly build: boolean;
  readonly served: boolean;
  readonly port: number | undefined;
  /** Absolute; none means the sample workspace. */
  readonly folder: string | undefined;
  readonly model: string | undefined;
  readonly modelUrl: string | undefined;
  readonly wireApi: string;
  /** Set for `exec`. */
  readonly prompt: string | undefined;
  readonly hostArgs: readonly string[];
}

export function readOptions(args: readonly string[], cwd: string): StartOptions {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  const hostArgs = end < 0 ? [] : args.slice(end + 1);
  const { values, positionals } = parse(own);
  const [first, ...others] = positionals;
  const isExec = first === "exec";
  const prompt = isExec ? others.shift() : undefined;
  const folder = values.folder ?? (isExec ? undefined : first);
  if (isExec && !prompt && !values.help) {
    throw new UserError('exec needs a prompt: npm start -- exec "PROMPT"');
  }
  if (others.length > 0 || (values.folder && first && !isExec)) {
    throw new UserError(`unexpected argument: ${others[0] ?? first}`);
  }
  if (hostArgs.length > 0 && !isExec) {
    throw new UserError(`unexpected argument: ${hostArgs[0]}`);
  }
  if (!["chat", "responses"].includes(values["wire-api"])) {
    throw new UserError(`--wire-api is chat or responses, not ${values["wire-api"]}`);
  }
  return {
    help: values.help,
    build: !values["no-build"],
    served: values.served,
    port: values.port === undefined ? undefined : readPort(values.port),
    folder: folder === undefined ? undefined : path.resolve(cwd, folder),
    model: values.model,
    modelUrl: values["model-url"],
    wireApi: values["wire-api"],
    prompt,
    hostArgs,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        folder: { type: "string" },
        model: { type: "string" },
        "model-url": { type: "string" },
        "wire-api": { type: "string", default: "chat" },
        port: { type: "string" },
        served: { type: "boolean", default: false },
        "no-build": { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new UserError(`${(error as Error).message}\nnpm start -- --help lists the options`);
  }
}

function readPort(value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UserError(`--port is a number up to 65535, not ${value}`);
  }
  return port;
}
