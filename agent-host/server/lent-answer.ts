import { createDeferred } from "../base/deferred.js";
import { unusableAnswer } from "../models/editor/errors.js";
import type { HeddleLmAnswerPart } from "../protocol/heddle-lm.js";

/** More than any answer: a model that never ends must not fill the memory. */
const MAX_ANSWER_CHARS = 64_000_000;

/** One answer on its way: written by whoever hears the editor, read once by whoever asked. */
export class LentAnswer {
  private waiting: HeddleLmAnswerPart[] = [];
  private chars = 0;
  private over: { readonly failure: unknown } | "ended" | null = null;
  private news = createDeferred<void>();

  add(parts: readonly HeddleLmAnswerPart[]): void {
    if (this.over !== null) return;
    for (const part of parts) {
      this.chars += part.type === "toolCall" ? JSON.stringify(part.input).length : part.text.length;
    }
    if (this.chars > MAX_ANSWER_CHARS) {
      this.fail(unusableAnswer(`it is longer than ${MAX_ANSWER_CHARS} characters`));
      return;
    }
    for (const part of parts) this.waiting.push(part);
    this.news.resolve();
  }

  end(): void {
    this.over ??= "ended";
    this.news.resolve();
  }

  /** What was added before is still read, unless the reader has gone. */
  fail(failure: unknown): void {
    this.over ??= { failure };
    this.news.resolve();
  }

  /** What has come since the last look, again and again until the end. Throws what the answer failed with. */
  async *batches(): AsyncGenerator<readonly HeddleLmAnswerPart[], void, void> {
    for (;;) {
      await this.news.promise;
      this.news = createDeferred();
      const parts = this.waiting;
      this.waiting = [];
      if (parts.length > 0) yield parts;
      if (this.waiting.length > 0) {
        this.news.resolve();
      } else if (this.over === "ended") {
        return;
      } else if (this.over !== null) {
        throw this.over.failure;
      }
    }
  }
}
