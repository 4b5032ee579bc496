// Understands simple imperative sentences, and nothing it would have to guess at.
import type { Step } from "./step.js";

const MAX_STEPS = 20;
/** Longer orders are not sentences any more; the text of a new file may be of any length. */
const MAX_CHARS = 4_000;

/** The steps of a request, or null when any part of it is not understood: half a request is never carried out. */
export function parseRequest(text: string): readonly Step[] | null {
  const request = text.trimStart().replace(/^(?:please|now)[\s,]+/i, "");
  const steps: Step[] = [];
  if (request.length > MAX_CHARS && !WHOLE_FILE.test(request)) return null;
  for (const sentence of splitSteps(request)) {
    const step = parseStep(sentence);
    if (step === null || steps.length === MAX_STEPS) return null;
    steps.push(step);
  }
  return steps.length === 0 ? null : steps;
}

const VERBS = "run|read|show|list|replace|create|append|delete|plan|view";
/** Only a "then" with an order behind it joins two steps: shell scripts and texts are full of others. */
const THEN = new RegExp(String.raw`,?\s+(?:and\s+)?then\s+(?=(?:${VERBS})\b)`, "iy");
const WHOLE_FILE = /^create\s+(?:the\s+)?(?:file\s+)?\S+\s+containing:/i;
const ORDER = new RegExp(String.raw`^(?:${VERBS})\b`, "i");

function splitSteps(request: string): string[] {
  // What follows "containing:" is the text of a file to its last character.
  if (WHOLE_FILE.test(request)) return [request];
  const sentences: string[] = [];
  let start = 0;
  for (let at = 0; at < request.length; at++) {
    at = endOfQuoted(request, at);
    THEN.lastIndex = at;
    const joint = THEN.exec(request);
    // In `if x; then run y` the word is the shell's.
    if (joint === null || request[at - 1] === ";") continue;
    sentences.push(request.slice(start, at));
    start = at + joint[0].length;
    at = start - 1;
  }
  return [...sentences, request.slice(start)];
}

/** The index of the quote that closes one which opens at `at`, or `at` itself. An apostrophe opens nothing. */
function endOfQuoted(text: string, at: number): number {
  const quote = text[at];
  if (quote !== '"' && quote !== "'" && quote !== "`") return at;
  if (at > 0 && !/\s/.test(text[at - 1] ?? "")) return at;
  const end = text.indexOf(quote, at + 1);
  return end === -1 ? at : end;
}

function parseStep(sentence: string): Step | null {
  if (!ORDER.test(sentence)) return null;
  for (const rule of rules) {
    const match = rule.pattern.exec(sentence);
    const step = match === null ? null : rule.toStep(match.groups ?? {});
    if (step !== null) return step;
  }
  return null;
}

interface Rule {
  readonly pattern: RegExp;
  /** Null when a part does not do. */
  toStep(parts: Readonly<Record<string, string | undefined>>): Step | null;
}

const QUOTED = "`[^`]+`|\"[^\"]+\"|'[^']+'";
/** A path is quoted or has no spaces. */
const FILE = String.raw`(?:the\s+)?(?:file\s+)?(?<path>${QUOTED}|[^\s"'\x60]+?)[.]?\s*$`;
/** Single spaces stand on its sides: a text and a run of spaces could be told apart in too many ways. */
const TEXT = (name: string) => String.raw`(?<${name}>"[^"]*"|'[^']*'|\x60[^\x60]*\x60|[\s\S]+?)`;

const rules: readonly Rule[] = [
  {
    pattern: /^run\s+(?:the\s+command\s+)?`(?<command>[^`]+)`[.!]?\s*$/i,
    toStep: ({ command = "" }) => ({ kind: "run", command }),
  },
  {
    pattern: /^run\s+(?:the\s+command\s+)?(?<command>[^`\s][\s\S]*)$/i,
    toStep: ({ command = "" }) => ({ kind: "run", command: command.trim() }),
  },
  {
    pattern: rule(`view\\s+(?:the\\s+)?image\\s+${FILE}`),
    toStep: (parts) => withPath(parts, (path) => ({ kind: "viewImage", path })),
  },
  {
    pattern: rule(
      String.raw`(?:list|show)\s+(?:the\s+)?files(?:\s+in\s+(?:the\s+)?(?:folder\s+)?(?<path>${QUOTED}|[^\s"'\x60]+?))?[.]?\s*$`,
    ),
    toStep: (parts) =>
      parts.path === undefined
        ? { kind: "list", path: null }
        : withPath(parts, (path) => ({ kind: "list", path })),
  },
  {
    pattern: rule(String.raw`(?:read|show)\s+${FILE}`),
    toStep: (parts) => withPath(parts, (path) => ({ kind: "read", path })),
  },
  {
    pattern: rule(String.raw`replace\s${TEXT("from")}\swith\s${TEXT("to")}\sin\s+${FILE}`),
    toStep: (parts) =>
      withPath(parts, (path) => {
        const from = unquoted(parts.from ?? "");
        const to = unquoted(parts.to ?? "");
        return from === "" || /[\r\n]/.test(from + to) ? null : { kind: "replace", from, to, path };
      }),
  },
  {
    pattern:
      /^create\s+(?:the\s+)?(?:file\s+)?(?<path>\S+)\s+containing:(?:[ \t]*\r?\n|[ \t])?(?<text>[\s\S]*)$/i,
    toStep: (parts) => withPath(parts, (path) => ({ kind: "create", path, text: parts.text ?? "" })),
  },
  {
    pattern: rule(
      String.raw`create\s+(?:the\s+)?(?:file\s+)?(?<path>${QUOTED}|[^\s"'\x60]+)\s+(?:with|containing)\s+(?<text>\S[\s\S]*)$`,
    ),
    toStep: (parts) =>
      withPath(parts, (path) => ({ kind: "create", path, text: unquoted(parts.text ?? "") })),
  },
  {
    pattern: rule(String.raw`append\s${TEXT("text")}\sto\s+${FILE}`),
    toStep: (parts) =>
      withPath(parts, (path) => ({ kind: "append", path, text: unquoted(parts.text ?? "") })),
  },
  {
    pattern: rule(String.raw`delete\s+${FILE}`),
    toStep: (parts) => withPath(parts, (path) => ({ kind: "delete", path })),
  },
  {
    pattern: /^plan:\s*(?<list>[\s\S]+)$/i,
    toStep: ({ list = "" }) => {
      const steps = list
        .split(/[,\n]/)
        .map((step) => step.trim())
        .filter((step) => step !== "");
      return steps.length === 0 ? null : { kind: "plan", steps };
    },
  },
];

function rule(source: string): RegExp {
  return new RegExp(`^${source}`, "i");
}

/** Control characters in a path would end a line of a patch, or hide what a command does. */
function withPath(
  parts: Readonly<Record<string, string | undefined>>,
  toStep: (path: string) => Step | null,
): Step | null {
  const path = unquoted(parts.path ?? "");
  return path === "" || /\p{Cc}/u.test(path) ? null : toStep(path);
}

function unquoted(sentence: string): string {
  const text = sentence.trim();
  const quote = text[0];
  if (quote === undefined || text.length < 2 || !"`\"'".includes(quote) || text.at(-1) !== quote) return text;
  const inner = text.slice(1, -1);
  // `a` and `b` is two quoted words, not one.
  return inner.includes(quote) ? text : inner;
}
