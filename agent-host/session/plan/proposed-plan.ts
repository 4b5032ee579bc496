// Finds the plan in what a model says in Plan mode: the lines between two tags, each alone on a line of its own.

export interface Piece {
  readonly kind: "text" | "plan";
  /** Which plan of the message it belongs to, from 1; 0 for text. */
  readonly block: number;
  readonly text: string;
}

const OPENING = "<proposed_plan>";
const CLOSING = "</proposed_plan>";
/** A longer line is no tag, however much of it is white space. */
const MAX_TAG_LINE = 100;

/** Reads a message as it comes, cut anywhere; holds back no more than what may become a tag. */
export class ProposedPlanReader {
  private inPlan = false;
  private block = 0;
  /** The beginning of a line that may be a tag. */
  private held = "";
  private isInLine = false;

  push(delta: string): Piece[] {
    const pieces: Piece[] = [];
    for (const part of delta.match(/[^\n]*\n|[^\n]+/g) ?? []) this.take(part, pieces);
    return pieces;
  }

  /** What was held back. A plan that was never closed ends here. */
  end(): Piece[] {
    const pieces: Piece[] = [];
    this.endLine(pieces);
    return pieces;
  }

  private take(part: string, pieces: Piece[]): void {
    const endsLine = part.endsWith("\n");
    if (this.isInLine) {
      this.isInLine = !endsLine;
      this.put(part, pieces);
      return;
    }
    this.held += part;
    if (endsLine) {
      this.endLine(pieces);
    } else if (!this.mayBecomeTag()) {
      this.put(this.held, pieces);
      this.held = "";
      this.isInLine = true;
    }
  }

  private endLine(pieces: Piece[]): void {
    const line = this.held;
    this.held = "";
    if (line.length > MAX_TAG_LINE || line.trim() !== this.tag) {
      this.put(line, pieces);
      return;
    }
    this.inPlan = !this.inPlan;
    if (this.inPlan) this.block++;
  }

  private get tag(): string {
    return this.inPlan ? CLOSING : OPENING;
  }

  private mayBecomeTag(): boolean {
    if (this.held.length > MAX_TAG_LINE) return false;
    const begun = this.held.trim();
    return begun.length < this.tag.length ? this.tag.startsWith(begun) : begun === this.tag;
  }

  private put(text: string, pieces: Piece[]): void {
    if (text === "") return;
    pieces.push({ kind: this.inPlan ? "plan" : "text", block: this.inPlan ? this.block : 0, text });
  }
}

/** A whole message without its plans, and the last plan that says something; null without one. */
export function splitPlan(message: string): { readonly text: string; readonly plan: string | null } {
  const reader = new ProposedPlanReader();
  let text = "";
  const plans = new Map<number, string>();
  for (const piece of [...reader.push(message), ...reader.end()]) {
    if (piece.kind === "text") text += piece.text;
    else plans.set(piece.block, (plans.get(piece.block) ?? "") + piece.text);
  }
  const plan = [...plans.values()].findLast((each) => each.trim() !== "") ?? null;
  return { text, plan };
}
