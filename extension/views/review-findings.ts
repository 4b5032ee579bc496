// Reads the text that a review ends with: an explanation, a heading, then findings with their places. Both the
// editor's diagnostics and the page's card are made of it. Pure, and total: what is no finding is explanation.

export interface ReviewFinding {
  /** As the reviewer wrote it, without the mark of its priority. */
  readonly title: string;
  /** 0 stops everything, 3 would be nice; null when the reviewer does not say. */
  readonly priority: 0 | 1 | 2 | 3 | null;
  readonly path: string;
  /** Lines count from 1; the end is never before the start. */
  readonly startLine: number;
  readonly endLine: number;
  /** Markdown; may be empty. */
  readonly body: string;
}

export interface ReviewText {
  /** Markdown; may be empty. */
  readonly explanation: string;
  readonly findings: readonly ReviewFinding[];
}

/** More than this is no list of findings; the rest stays out. */
const MAX_FINDINGS = 500;
/** No file has more lines that matter. */
const MAX_LINE = 10_000_000;
const HEADING = /^(?:Review comment|Full review comments):$/;
const ABSOLUTE = /^- (.+?) — ((?:[\\/]|[A-Za-z]:[\\/]).*):(\d+)-(\d+)$/;
const ANY = /^- (.+) — (.+):(\d+)-(\d+)$/;
const PRIORITY = /^\[P([0-3])\]\s*/;

export function readReview(review: string): ReviewText {
  const lines = review.split(/\r?\n/);
  const at = lines.findIndex((line, index) => HEADING.test(line) && startsFindings(lines, index + 1));
  if (at < 0) return { explanation: review.trim(), findings: [] };
  const findings: ReviewFinding[] = [];
  let body: string[] = [];
  const close = () => {
    const last = findings.pop();
    if (last !== undefined) findings.push({ ...last, body: body.join("\n").trim() });
    body = [];
  };
  for (const line of lines.slice(at + 1)) {
    const next = toFinding(line);
    if (next === null) {
      body.push(line.replace(/^ {1,2}/, ""));
      continue;
    }
    close();
    if (findings.length === MAX_FINDINGS) break;
    findings.push(next);
  }
  close();
  return { explanation: lines.slice(0, at).join("\n").trim(), findings };
}

function startsFindings(lines: readonly string[], from: number): boolean {
  const first = lines.slice(from).find((line) => line.trim() !== "");
  return first !== undefined && toFinding(first) !== null;
}

function toFinding(line: string): ReviewFinding | null {
  const match = ABSOLUTE.exec(line) ?? ANY.exec(line);
  if (match === null) return null;
  const [, named = "", path = "", start = "", end = ""] = match;
  const startLine = toLine(start);
  const digit = PRIORITY.exec(named)?.[1];
  return {
    title: named.replace(PRIORITY, "").trim() || named,
    priority: PRIORITIES.find((each) => String(each) === digit) ?? null,
    path: path.trim(),
    startLine,
    endLine: Math.max(startLine, toLine(end)),
    body: "",
  };
}

const PRIORITIES = [0, 1, 2, 3] as const;

function toLine(digits: string): number {
  return Math.min(MAX_LINE, Math.max(1, Number(digits)));
}
