// One question to a service of the account, and its JSON answer: bounded in time and size, and in no failure a
// secret of the question.
import * as z from "zod";
import type { Clock } from "../base/clock.js";
import { errorMessage } from "../base/errors.js";
import { lazy } from "../protocol/lazy.js";
import { AccountError, Unreachable } from "./account-error.js";

/** The way out, as a port: proxies and certificates are its business. Redirects are not followed. */
export interface Outside {
  /** Resolves with any status. Throws when there is no answer, and the signal's reason when it aborts. */
  send(
    request: {
      readonly url: URL;
      /** Names in lower case. */
      readonly headers: Readonly<Record<string, string>>;
      /** Null for a GET. */
      readonly body: string | null;
    },
    signal: AbortSignal,
  ): Promise<OutsideAnswer>;
}

interface OutsideAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
  release(): void;
  destroy(reason: Error): void;
}

export interface AskDeps {
  readonly outside: Outside;
  readonly clock: Clock;
  readonly userAgent: string;
}

export interface Question {
  /** What it is about, for messages: "the device code". */
  readonly what: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Null asks with a GET. */
  readonly body: URLSearchParams | object | null;
  /** Values that must not come back in a message. */
  readonly secrets: readonly string[];
  /** How long the answer may take, in milliseconds; half a minute unless said. */
  readonly limitMs?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined for what is no JSON. */
  readonly json: unknown;
  /** What an error answer says of itself, fit to be shown; empty when it says nothing. */
  readonly complaint: string;
  /** The machine-readable name of an error answer. */
  readonly code: string | null;
}

const ASK_MS = 30_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
const MAX_COMPLAINT_CHARS = 300;

/** Resolves with any status. Throws AccountError when no usable answer came, and the signal's reason. */
export async function ask(deps: AskDeps, question: Question, signal: AbortSignal): Promise<Answer> {
  const { what, url, body, secrets, limitMs = ASK_MS } = question;
  const place = `${url.origin}${url.pathname}`;
  const ending = new AbortController();
  const onAbort = () => ending.abort(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener("abort", onAbort, { once: true });
  deps.clock.sleep(limitMs, ending.signal).then(
    () => ending.abort(new Unreachable(`${what}: ${place} did not answer within ${limitMs / 1000} s`)),
    // The sleep ends by rejection when the answer is there in time.
    () => undefined,
  );
  try {
    const answer = await deps.outside.send(
      { url, headers: headersOf(deps, question), body: body === null ? null : bodyText(body) },
      ending.signal,
    );
    const text = await readText(answer, ending.signal, `${what}: ${place}`);
    const json = parseJson(text);
    const { code, message } = errorOf(json);
    const complaint = message === null ? "" : shown(message, secrets);
    return { status: answer.status, headers: answer.headers, json, code, complaint };
  } catch (error) {
    if (ending.signal.aborted) throw ending.signal.reason;
    if (error instanceof AccountError) throw error;
    throw new Unreachable(`${what}: cannot reach ${place} (${shown(failureText(error), secrets)})`, {
      cause: error,
    });
  } finally {
    signal.removeEventListener("abort", onAbort);
    ending.abort(new Error("the answer is there, or no longer wanted"));
  }
}

/** The answer's JSON as the schema has it. Throws AccountError for another status and another shape. */
export function expectAnswer<T>(answer: Answer, question: Question, schema: z.ZodType<T>): T {
  const { status } = answer;
  if (status < 200 || status > 299) throw refusal(answer, question);
  const parsed = schema.safeParse(answer.json);
  if (!parsed.success) {
    // What is wrong with it would show what is in it.
    throw new AccountError(
      `${question.what}: ${question.url.origin} answered with something else than was asked for`,
    );
  }
  return parsed.data;
}

export function refusal({ status, complaint }: Answer, { what, url }: Question): AccountError {
  return new AccountError(
    `${what}: ${url.origin} answered ${status}${complaint === "" ? "" : `: ${complaint}`}`,
  );
}

function headersOf({ userAgent }: AskDeps, { headers, body }: Question): Record<string, string> {
  const type = body instanceof URLSearchParams ? "application/x-www-form-urlencoded" : "application/json";
  return {
    accept: "application/json",
    "user-agent": userAgent,
    ...(body === null ? {} : { "content-type": type }),
    ...headers,
  };
}

function bodyText(body: URLSearchParams | object): string {
  return body instanceof URLSearchParams ? body.toString() : JSON.stringify(body);
}

async function readText(answer: OutsideAnswer, signal: AbortSignal, where: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const onAbort = () => answer.destroy(new Error("the answer is no longer wanted"));
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    for await (const piece of answer.body) {
      length += piece.length;
      if (length > MAX_ANSWER_BYTES)
        throw new AccountError(`${where} answered with more than ${MAX_ANSWER_BYTES} bytes`);
      pieces.push(piece);
    }
    signal.throwIfAborted();
    answer.release();
    return Buffer.concat(pieces).toString("utf8");
  } catch (error) {
    answer.destroy(new Error("the answer is no longer wanted"));
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

const text = () => z.string().nullish().catch(null);
const Failure = lazy(() =>
  z.looseObject({
    error: z
      .union([z.string(), z.looseObject({ code: text(), message: text() })])
      .nullish()
      .catch(null),
    error_description: text(),
    message: text(),
    detail: text(),
    code: text(),
  }),
);

function errorOf(json: unknown): { readonly code: string | null; readonly message: string | null } {
  const failure = Failure.safeParse(json).data;
  if (failure === undefined) return { code: null, message: null };
  const { error } = failure;
  const code = (typeof error === "string" ? error : error?.code) ?? failure.code ?? null;
  const inner = typeof error === "object" ? error?.message : null;
  const message = failure.error_description ?? inner ?? failure.message ?? failure.detail ?? code;
  return { code: code === null ? null : code.toLowerCase(), message };
}

/** Outside text as it may be shown: on one line, bounded, without the question's secrets. */
export function shown(text: string, secrets: readonly string[]): string {
  const clean = secrets
    .filter((secret) => secret !== "")
    .reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), text)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return clean.length > MAX_COMPLAINT_CHARS ? `${clean.slice(0, MAX_COMPLAINT_CHARS)}…` : clean;
}

function failureText(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : errorMessage(error);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // HTML of a proxy, or nothing at all: the caller says what it expected.
    return undefined;
  }
}
