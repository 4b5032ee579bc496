// Messages that a faulty or hostile client could send: valid requests with a few things wrong.
import type { Random } from "./random.js";
import { type Params, type Place, type Template, templates } from "./valid-requests.js";

/** None of them is an absolute path, a program, or the name of a notification that ends the host. */
const STRINGS = [
  "",
  " ",
  "__proto__",
  "constructor",
  "toString",
  "\0",
  "\ud800",
  "\u2028",
  "0",
  "null",
  "🧵",
  "-1",
];
const NUMBERS = [0, -1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, 5e-324];
const METHODS = [
  "",
  "nothing/like/it",
  "__proto__",
  "hasOwnProperty",
  "$/cancelRequest",
  "$/progress",
  "thread",
];
const KEYS = ["__proto__", "constructor", "prototype", "id", "method", "jsonrpc", "", "toJSON", "then"];

export interface MessageSource {
  /** The text of the next message. */
  next(): string;
}

export function createMessageSource(random: Random, place: Place): MessageSource {
  const used = new Map<Template, number>();
  let count = 0;
  const recentIds: unknown[] = ["first"];

  function nextId(): unknown {
    count++;
    if (random.oneIn(10)) return oddId(random, recentIds);
    const id = random.oneIn(2) ? count : `r${count}`;
    recentIds[random.below(20)] = id;
    return id;
  }

  return {
    next() {
      const template = random.pick(templates);
      let message: unknown = {
        id: nextId(),
        method: template.method,
        params: template.params(random, place),
      };
      for (let left = random.below(4); left > 0; left--) message = mutate(random, message, 0);
      if (isObject(message) && random.oneIn(15)) message = otherKind(random, message, recentIds);
      spend(template, message);
      return toText(random, message);
    },
  };

  function spend(template: Template, message: unknown): void {
    const { limit } = template;
    if (limit === undefined || !isObject(message) || !isObject(message.params)) return;
    const times = (used.get(template) ?? 0) + 1;
    used.set(template, times);
    if (times > limit.times) Object.assign(message.params, limit.spoil);
  }
}

function oddId(random: Random, recent: readonly unknown[]): unknown {
  const odd = [null, true, {}, [], [1], { id: 1 }, "", "i".repeat(2_000), ...STRINGS, ...NUMBERS];
  // An id that is under way or was so just now counts as odd, too.
  return random.oneIn(2) ? random.pick(recent) : random.pick(odd);
}

/** A notification, an answer to nothing, a cancellation, or something of two kinds at once. */
function otherKind(random: Random, message: Params, recentIds: readonly unknown[]): Params {
  const { id, params } = message;
  return random.pick<() => Params>([
    () => ({ method: message.method, params }),
    () => ({ method: random.pick(METHODS), params }),
    () => ({ id, result: params }),
    () => ({ id, error: random.pick<unknown>([null, 7, {}, { code: 1, message: "no" }, { code: "x" }]) }),
    () => ({ ...message, result: null, error: { code: 1, message: "both" } }),
    () => ({ method: "$/cancelRequest", params: { id: random.pick(recentIds) } }),
    () => ({ id, method: "$/cancelRequest", params: random.pick<unknown>([{}, null, { id: {} }]) }),
    () => ({ id, method: random.pick(METHODS), params }),
    () => ({ jsonrpc: random.pick<unknown>(["2.0", "1.0", 2, null]), ...message }),
  ])();
}

/** One thing in the value is different; most often deep in it. */
function mutate(random: Random, value: unknown, depth: number): unknown {
  if (isObject(value) || Array.isArray(value)) {
    const keys = Object.keys(value);
    if (keys.length > 0 && (depth === 0 || !random.oneIn(4))) {
      // What is wrong with the id or the method is soon told; the params are where methods differ.
      const deeper = depth === 0 && "params" in value && !random.oneIn(3);
      return mutateInside(random, value, deeper ? "params" : random.pick(keys));
    }
    if (isObject(value) && random.oneIn(2)) return withMember(value, random.pick(KEYS), oddValue(random));
  }
  return oddValue(random, value);
}

function mutateInside(random: Random, value: Params | unknown[], key: string): unknown {
  const depth = 1;
  if (Array.isArray(value)) {
    return value.map((entry, index) => (String(index) === key ? mutate(random, entry, depth) : entry));
  }
  const kind = random.below(6);
  if (kind === 0) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  if (kind === 1) return withMember(value, random.pick(KEYS), oddValue(random));
  return withMember(value, key, mutate(random, value[key], depth));
}

/** Also a member of a name that assignment would take for something else. */
function withMember(value: Params, key: string, member: unknown): Params {
  return Object.fromEntries([...Object.entries(value), [key, member]]);
}

function oddValue(random: Random, before?: unknown): unknown {
  return random.pick<() => unknown>([
    () => null,
    () => flipped(before),
    () => random.pick(STRINGS),
    () => random.pick(NUMBERS),
    () => [before],
    () => ({ value: before }),
    () => Object.fromEntries(KEYS.map((key) => [key, before])),
    // A path only ever grows: cut short it could name something outside the test's folder.
    () => (typeof before === "string" ? before + random.pick(STRINGS) : []),
    () => (random.oneIn(10) ? "x".repeat(10 ** (2 + random.below(4))) : {}),
    () => (random.oneIn(10) ? nested(random, 10 ** (1 + random.below(3))) : true),
  ])();
}

function flipped(value: unknown): unknown {
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") return value.length;
  return typeof value === "number" ? String(value) : false;
}

function nested(random: Random, depth: number): unknown {
  let value: unknown = 0;
  const inArray = random.oneIn(2);
  for (let level = 0; level < depth; level++) value = inArray ? [value] : { deeper: value };
  return value;
}

/** As JSON, now and then with what only the text of JSON can have. */
function toText(random: Random, message: unknown): string {
  const text = JSON.stringify(message);
  if (!random.oneIn(25) || !isObject(message)) return text;
  return random.pick<() => string>([
    () => text.slice(0, random.below(text.length)),
    () => `${text.slice(0, -1)},"id":"twice"}`,
    () => `${text.slice(0, -1)},"deep":${"[".repeat(5_000)}${"]".repeat(5_000)}}`,
    () => `${text.slice(0, -1)},"id":1e999}`,
    () => `[${text},${text}]`,
    () => text.replaceAll('"', "'"),
    () => ` \t${text} `,
    () => `\ufeff${text}`,
    () => `${text}x`,
  ])();
}

function isObject(value: unknown): value is Params {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
