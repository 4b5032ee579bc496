// Where a review begins and ends, as records and back.
import * as z from "zod";
import { reviewText } from "../../review-text.js";
import type { ReviewOutput as StoredReview } from "../../stored-event.js";
import type { ItemOf } from "../completed-item-record.js";
import type { EventOf } from "../event-record.js";

const Finding = z.looseObject({
  title: z.string(),
  body: z.string(),
  code_location: z.looseObject({
    absolute_file_path: z.string(),
    line_range: z.looseObject({ start: z.number(), end: z.number() }),
  }),
});
const ReviewOutput = z.looseObject({
  findings: z.array(Finding).default([]),
  overall_explanation: z.string().default(""),
});

/** The items hold text alone; the records get a shape that has room for it. */
export function enteredReviewRecord(review: string): object {
  return {
    type: "entered_review_mode",
    target: { type: "custom", instructions: review },
    user_facing_hint: review,
  };
}

export function exitedReviewRecord(review: string, output: StoredReview | null): object {
  const record = {
    type: "exited_review_mode" as const,
    review_output: output ?? {
      findings: [],
      overall_correctness: "",
      overall_explanation: review,
      overall_confidence_score: 0,
    },
  };
  // A text that the record alone would not give again is kept beside it.
  return toExitedReview(record) === review ? record : { ...record, review };
}

export function toEnteredReview(
  record: EventOf<"entered_review_mode"> | ItemOf<"EnteredReviewMode">,
): string {
  return record.user_facing_hint ?? "";
}

/** As clients saw it when the review ended: the explanation, then the findings with their places. */
export function toExitedReview(record: EventOf<"exited_review_mode"> | ItemOf<"ExitedReviewMode">): string {
  if (typeof record.review === "string") return record.review;
  const output = ReviewOutput.safeParse(record.review_output).data;
  if (output === undefined) return "";
  return reviewText(output);
}
